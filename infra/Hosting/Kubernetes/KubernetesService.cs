using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Networking.V1;
using Pulumi.Kubernetes.Policy.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using ClusterDeployment = Pulumi.Kubernetes.Apps.V1.Deployment;
using ClusterService = Pulumi.Kubernetes.Core.V1.Service;
using OmegaService = Omega.Core.Settings.Service;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>One service in the namespace of the stack: its pods, its name, its secrets; its pods are replaced without a gap.</summary>
internal sealed class KubernetesService
{
    // Pods read a secret when they start: another version of it is another pod.
    private const string SecretVersion = "omega/secret";

    public KubernetesService(
        string site, SiteArgs args, KubernetesNames names, KubernetesSettings settings, OmegaService service, KubernetesLogs logs,
        CustomResourceOptions inNamespace, CustomResourceOptions options)
    {
        var (name, role, selector) = ($"{site}-{service.Role}", service.Role, names.Selector(service.Role));
        var askers = args.AskersOf(service).ToList();
        // A policy that names nobody lets everybody in.
        Ingress = service.Settings.Path is null && askers.Count == 0
            ? null
            : new NetworkPolicy($"{name}-ingress-policy", KubernetesNetwork.ToService(names, service, askers), inNamespace);
        Egress = service.Asks.Count == 0 && service.Reach == ServiceReach.Nothing
            ? null
            : new NetworkPolicy($"{name}-egress-policy", KubernetesNetwork.FromService(names, settings, service, args.AskedBy(service)), inNamespace);
        if (Egress is not null)
        {
            // What a service asks when it starts must not depend on luck.
            options = CustomResourceOptions.Merge(options, new CustomResourceOptions { DependsOn = Egress });
        }

        Secret = service.Secrets.Count == 0 ? null : new Secret($"{name}-secret", SecretArgs(args, names, service), options);
        var container = KubernetesPod.Container(
            role, args.Release.Accepted(service), service.Settings.Port, service.Limits(args.Site), KubernetesProbes.OfService(service.Settings.Health), logs);
        if (service.Settings.Command is { Count: > 0 } command)
        {
            container.Args = [.. command];
        }

        if (Variables(args, names, service, logs) is { Count: > 0 } variables)
        {
            container.Env = [.. variables];
        }

        var pod = KubernetesPod.Spec(KubernetesNames.Site, KubernetesSite.PullSecretName, new() { MatchLabels = selector }, container, logs, service.UserId);
        InputMap<string>? annotations = Secret is null ? null : new() { [SecretVersion] = Secret.Metadata.Apply(metadata => metadata.ResourceVersion ?? "") };
        var deployment = KubernetesDeployment.Args(names.Metadata(role, role), selector, [], settings, pod, annotations);
        Deployment = new(name, deployment, KubernetesDeployment.Options(settings, options));
        _ = new PodDisruptionBudget($"{name}-disruption", KubernetesScaling.Disruption(names, role), options);
        Address = new(
            $"{name}-service", KubernetesAddress.Args(names.Metadata(role, role), selector, service.Settings.Port), KubernetesDeployment.Options(settings, options));
    }

    /// <summary>Who may ask it; null: nobody.</summary>
    public NetworkPolicy? Ingress { get; }

    /// <summary>Whom it may ask; null: nobody.</summary>
    public NetworkPolicy? Egress { get; }

    public Secret? Secret { get; }

    public ClusterDeployment Deployment { get; }

    public ClusterService Address { get; }

    private static SecretArgs SecretArgs(SiteArgs args, KubernetesNames names, OmegaService service)
    {
        var secret = new SecretArgs { Metadata = names.Metadata(service.Role, service.Role), Type = "Opaque" };
        foreach (var variable in service.Secrets)
        {
            secret.StringData.Add(variable, args.Secrets.Services[service.SecretKey(variable)]);
        }

        return secret;
    }

    private static List<EnvVarArgs> Variables(SiteArgs args, KubernetesNames names, OmegaService service, KubernetesLogs logs) =>
    [
        .. service.Environment.Select(variable => new EnvVarArgs { Name = variable.Key, Value = variable.Value }),
        .. args.AskedBy(service).Select(other => new EnvVarArgs { Name = other.Variable, Value = names.At(other) }),
        .. service.Secrets.Select(variable => new EnvVarArgs
        {
            Name = variable,
            ValueFrom = new EnvVarSourceArgs { SecretKeyRef = new SecretKeySelectorArgs { Name = service.Role, Key = variable } },
        }),
        .. logs.Variables,
    ];
}
