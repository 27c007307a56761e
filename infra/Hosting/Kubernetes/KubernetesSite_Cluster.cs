using Omega.Infra.Support;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using ClusterDeployment = Pulumi.Kubernetes.Apps.V1.Deployment;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>What an update asks the cluster itself, beside what the provider does. A preview and a mock ask nothing.</summary>
public sealed partial class KubernetesSite
{
    /// <summary>Green takes over all of blue's traffic at once, so it starts with as many pods as the autoscaler has given to blue.</summary>
    private Input<int> FirstReplicas() =>
        !IsBlueGreen || _settings.Autoscale is not { } autoscale || Deployment.Instance.IsDryRun
            ? _settings.InitialReplicas
            : Output.Unsecret(Kubeconfig.Apply(async text =>
            {
                using var cluster = ClusterAccess.Connect(text, _settings.Context);
                return Math.Clamp(await KubernetesScaling.ServingAsync(cluster, _names).ConfigureAwait(false), autoscale.Min, autoscale.Max);
            }));

    /// <summary>The namespace, once the cluster is known to be new enough.</summary>
    private Output<Resource> InNewEnough(Namespace space) => Deployment.Instance.IsDryRun
        ? Output.Create<Resource>(space)
        : Output.Unsecret(Output.Tuple(space.Metadata, Kubeconfig).Decide(async both =>
        {
            if (both.Item1.Uid is not null)
            {
                using var cluster = ClusterAccess.Connect(both.Item2, _settings.Context);
                await ClusterVersion.RequireAsync(cluster).ConfigureAwait(false);
            }

            return (Resource)space;
        }));

    /// <summary>Name of the deployment, when its pods run what was written.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="isNeeded">Whether the update fails without; else it is only told.</param>
    private Output<string> RolledOut(ClusterDeployment deployment, bool isNeeded = true) => Deployment.Instance.IsDryRun
        ? Output.Create("")
        : Output.Unsecret(Output.Tuple(deployment.Metadata, Kubeconfig).Apply(async both =>
        {
            var (metadata, text) = both;
            if (metadata.Uid is not null)
            {
                using var cluster = ClusterAccess.Connect(text, _settings.Context);
                try
                {
                    await new Rollout(cluster, TimeProvider.System)
                        .CompleteAsync(metadata.Namespace, metadata.Name, TimeSpan.FromSeconds(_settings.TimeoutSeconds)).ConfigureAwait(false);
                }
                catch (RunException failure) when (!isNeeded)
                {
                    Log.Warn($"Pages that are open may miss files: {failure.Message}", deployment);
                }
            }

            return metadata.Name;
        }));

    private Output<string> Kubeconfig => (_args.Kubeconfig ?? "").ToOutput();
}
