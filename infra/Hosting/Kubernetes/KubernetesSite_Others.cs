using Pulumi;
using Pulumi.Kubernetes.Networking.V1;
using Pulumi.Kubernetes.Policy.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using ClusterDeployment = Pulumi.Kubernetes.Apps.V1.Deployment;
using ClusterService = Pulumi.Kubernetes.Core.V1.Service;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>
/// Whoever has a page open keeps its files. No edge stands before the pods, so each of them asks the others for a file that a page
/// loads and that its own release does not have: the newest release, as pages come from its first pod on while a rolling update
/// goes on, and then the release before, which runs on until the next one takes its place.
/// </summary>
public sealed partial class KubernetesSite
{
    // One may be on a node that is lost.
    private const int MostBefore = 2;

    /// <summary>Verified image of the release that served before.</summary>
    internal Output<string> BeforePin { get; }

    /// <summary>Runs it; neither the site's service nor anybody but the site's pods leads there.</summary>
    internal ClusterDeployment Before { get; }

    internal PodDisruptionBudget BeforeDisruption { get; }

    internal NetworkPolicy BeforeIngress { get; }

    internal ClusterService Newest { get; }

    /// <summary>
    /// Nodes learn of a pod by each name in a time of its own: for a second its pages may be had where <see cref="Newest"/> has nobody yet.
    /// By this name it is known since it has an address, and answers from when it proved itself.
    /// </summary>
    internal ClusterService Arriving { get; }

    internal ClusterService Earlier { get; }

    private ClusterDeployment CreateBefore(CustomResourceOptions options)
    {
        var few = _settings with { Replicas = Math.Min(MostBefore, _settings.InitialReplicas), Autoscale = null };
        var selector = _names.Selector(KubernetesNames.Before);
        var container = KubernetesPod.Container(
            KubernetesNames.Before, BeforePin, Hardening.ContainerPort, _args.Site,
            KubernetesProbes.OfSite(_args.Kept.Before.Apply(image => image.Version)), Logs);
        if (Logs.Variables.ToList() is { Count: > 0 } variables)
        {
            container.Env = [.. variables];
        }

        var pod = KubernetesPod.Spec(KubernetesNames.Site, PullSecretName, new() { MatchLabels = selector }, container, Logs);
        return new(
            $"{_name}-before",
            KubernetesDeployment.Args(NotAwaited(KubernetesNames.Before), selector, OfImage(_args.Kept.Before), few, pod),
            KubernetesDeployment.Options(few, options));
    }

    /// <summary>The release itself, once the one before runs where its files are asked for: from then on its own pods may go.</summary>
    private Output<string> ImageAfterBefore()
    {
        var isAnother = Output.Tuple(BeforePin, _args.Image).Apply(both => both.Item1 != both.Item2);
        return isAnother.Apply(another => another ? RolledOut(Before, isNeeded: false) : Output.Create("")).Apply(_ => _args.Image);
    }

    private InputMap<string> NewestPods() => InputMap<string>.Merge(_names.Selector(KubernetesNames.Site), OfImage(_args.Release.Verified));

    private ClusterService CreateFilesService(string component, InputMap<string> selector, CustomResourceOptions options, bool unready = false) =>
        new($"{_name}-{component}-service", KubernetesAddress.Args(NotAwaited(component), selector, ServicePort, unready: unready), options);

    /// <summary>No reason to hold up a release: its first pod is not there yet, or nobody answers for the files of the one before. The program itself waits, and says so.</summary>
    private ObjectMetaArgs NotAwaited(string name)
    {
        var metadata = _names.Metadata(name, KubernetesNames.Before);
        metadata.Annotations = new InputMap<string> { ["pulumi.com/skipAwait"] = "true" };
        return metadata;
    }

    /// <summary>The pods of a stack without it stay as they are.</summary>
    private EnvVarArgs[] Maintenance() => _args.Settings.Web.Maintenance ? [new EnvVarArgs { Name = "OMEGA_MAINTENANCE", Value = "on" }] : [];

    private EnvVarArgs[] OtherReleases() =>
    [
        new() { Name = "OMEGA_NEWEST", Value = $"{_names.Host(KubernetesNames.Newest)}:{ServicePort}" },
        new() { Name = "OMEGA_ARRIVING", Value = $"{_names.Host(KubernetesNames.Arriving)}:{ServicePort}" },
        new() { Name = "OMEGA_BEFORE", Value = $"{_names.Host(KubernetesNames.Before)}:{ServicePort}" },
    ];

    private static InputMap<string> OfImage(Output<VerifiedImage> image) => new()
    {
        [KubernetesNames.ImageLabel] = image.Apply(verified => verified.Reference.Digest.Abbreviated),
    };
}
