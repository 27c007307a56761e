using System.Collections.Immutable;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Networking.V1;
using Pulumi.Kubernetes.Policy.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Autoscaler = Pulumi.Kubernetes.Autoscaling.V2.HorizontalPodAutoscaler;
using ClusterDeployment = Pulumi.Kubernetes.Apps.V1.Deployment;
using ClusterService = Pulumi.Kubernetes.Core.V1.Service;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Runs the release as hardened pods in a namespace of its own; a release gets traffic only after it proved itself.</summary>
public sealed partial class KubernetesSite : ComponentResource, ISite
{
    internal const string TypeToken = "omega:hosting:KubernetesSite";

    internal const string PullSecretName = "registry";
    private const int ServicePort = 80;

    private readonly string _name;
    private readonly SiteArgs _args;
    private readonly KubernetesSettings _settings;
    private readonly KubernetesNames _names;
    private readonly CustomResourceOptions _child;

    public KubernetesSite(string name, SiteArgs args, ComponentResourceOptions? options = null)
        : base(TypeToken, name, args, options)
    {
        _name = name;
        _args = args;
        _settings = args.Settings.Kubernetes ?? throw new ArgumentException("The Kubernetes settings are missing.", nameof(args));
        _names = new(_settings.Namespace, args.Prefix, _settings.ClusterDomain);
        Provider = CreateProvider();
        var inCluster = new CustomResourceOptions { Parent = this, Provider = Provider };
        Namespace = new Namespace($"{name}-namespace", KubernetesNamespace.Args(_names), inCluster);
        var inNamespace = CustomResourceOptions.Merge(inCluster, new CustomResourceOptions { DependsOn = InNewEnough(Namespace) });
        DefaultDeny = new NetworkPolicy($"{name}-default-deny", KubernetesNetwork.Nothing(_names), inNamespace);
        SiteIngress = new NetworkPolicy($"{name}-ingress-policy", KubernetesNetwork.ToSite(_names), inNamespace);
        SiteEgress = new NetworkPolicy($"{name}-egress-policy", KubernetesNetwork.FromSite(_names, _settings, args.Passed), inNamespace);
        BeforeIngress = new NetworkPolicy($"{name}-before-ingress-policy", KubernetesNetwork.ToBefore(_names), inNamespace);
        Account = new ServiceAccount($"{name}-account", KubernetesNamespace.Account(_names), inNamespace);
        PullSecret = CreatePullSecret(inNamespace);
        // No pod starts before the network is closed, nor without what it pulls its image with.
        _child = CustomResourceOptions.Merge(
            inNamespace, new CustomResourceOptions { DependsOn = { DefaultDeny, SiteIngress, SiteEgress, BeforeIngress, Account, PullSecret } });

        Logs = CreateLogs(inNamespace);
        Services = [.. args.Services.Select(service => new KubernetesService(name, args, _names, _settings, service, Logs, inNamespace, _child))];
        BeforePin = args.Kept.Before.Apply(image => image.ToString());
        Earlier = CreateFilesService(
            KubernetesNames.Before, InputMap<string>.Merge(_names.Instance(), OfImage(args.Kept.Before)), _child);
        Newest = CreateFilesService(KubernetesNames.Newest, NewestPods(), _child);
        Arriving = CreateFilesService(KubernetesNames.Arriving, NewestPods(), _child, unready: true);
        Before = CreateBefore(_child);
        BeforeDisruption = CreateDisruption(KubernetesNames.Before);
        Site = CreateSite();
        Service = CreateService(ServingPods());
        Disruption = CreateDisruption(KubernetesNames.Site);
        Autoscaler = _settings.Autoscale is { } autoscale
            ? new Autoscaler($"{name}-autoscaler", KubernetesScaling.Args(_names, autoscale, Site.Metadata.Apply(metadata => metadata.Name)), _child)
            : null;
        Ingress = _settings.Ingress is { } ingress
            ? new Ingress($"{name}-ingress", KubernetesIngress.Args(_names, ingress, Service.Metadata.Apply(metadata => metadata.Name), ServicePort), _child)
            : null;
        Route = _settings.Gateway is { } gateway
            ? new HttpRoute($"{name}-route", HttpRoute.Args(_names, gateway, Service.Metadata.Apply(metadata => metadata.Name), ServicePort), _child)
            : null;
        var ready = Output.Tuple(Service.Id, Output.All(Services.Select(service => RolledOut(service.Deployment))));
        Served = Output.Tuple(ready, args.Version).Apply(both => both.Item2);
        Url = ready.Apply(_ => _settings switch
        {
            { Ingress: { } way } => KubernetesIngress.Url(way),
            { Gateway: { } way } => HttpRoute.Url(way),
            _ => $"http://{_names.Host(KubernetesNames.Site)}",
        });
        RegisterOutputs();
    }

    /// <summary>Address the site answers on: the ingress or gateway, or the service's name within the cluster.</summary>
    [Output("url")]
    public Output<string> Url { get; private set; }

    /// <summary>Version that the service's pods run.</summary>
    [Output("served")]
    public Output<string> Served { get; private set; }

    Output<string> ISite.Edge => Output.Create("");

    IReadOnlyList<(Output<string> Reference, Resource Resource)> ISite.Kept => [(BeforePin, Before)];

    internal Pulumi.Kubernetes.Provider Provider { get; }

    internal Namespace Namespace { get; }

    internal NetworkPolicy DefaultDeny { get; }

    internal NetworkPolicy SiteIngress { get; }

    internal NetworkPolicy SiteEgress { get; }

    internal ServiceAccount Account { get; }

    internal Secret PullSecret { get; }

    internal KubernetesLogs Logs { get; }

    internal IReadOnlyList<KubernetesService> Services { get; }

    internal ClusterDeployment Site { get; }

    internal ClusterService Service { get; }

    internal PodDisruptionBudget Disruption { get; }

    internal Autoscaler? Autoscaler { get; }

    internal Ingress? Ingress { get; }

    internal HttpRoute? Route { get; }

    private bool IsBlueGreen => _settings.Strategy == RolloutStrategy.BlueGreen;

    private Pulumi.Kubernetes.Provider CreateProvider() => new($"{_name}-cluster", new()
    {
        // Set in any case: otherwise the SDK puts this machine's KUBECONFIG, a path, into the state.
        KubeConfig = _args.Kubeconfig!,
        Context = _settings.Context!,
        EnableServerSideApply = true,
        // A new registry password is put into the secret that is there: no pod is without one for a moment.
        EnableSecretMutable = true,
    }, new CustomResourceOptions { Parent = this });

    private Secret CreatePullSecret(CustomResourceOptions options) => new($"{_name}-registry", new SecretArgs
    {
        Metadata = _names.Metadata(PullSecretName, KubernetesNames.Site),
        Type = DockerConfigJson.Type,
        StringData =
        {
            [DockerConfigJson.Key] = Output.Tuple(_args.RegistryUser.ToOutput(), _args.RegistryPassword.ToOutput())
                .Apply(both => DockerConfigJson.Text(_args.Registry, both.Item1, both.Item2)),
        },
    }, options);

    private KubernetesLogs CreateLogs(CustomResourceOptions options)
    {
        if (_settings.Logs != LogPlace.Claim)
        {
            return new(_settings.Logs ?? LogPlace.Folder);
        }

        var claim = new PersistentVolumeClaim($"{_name}-logs", KubernetesLogs.Claimed(_names, _settings.LogClaim ?? new()), options);
        return new(LogPlace.Claim, claim.Metadata.Apply(metadata => metadata.Name));
    }

    private ClusterDeployment CreateSite()
    {
        var container = KubernetesPod.Container(
            KubernetesNames.Site, ImageAfterBefore(), Hardening.ContainerPort, _args.Site, KubernetesProbes.OfSite(_args.Version), Logs);
        container.Env = (EnvVarArgs[])[.. OtherReleases(), .. Maintenance(), .. PassedOn(), .. Logs.Variables];
        var own = IsBlueGreen ? $"-{_args.ReleaseName}" : "";
        var selector = IsBlueGreen ? Released() : _names.Selector(KubernetesNames.Site);
        var pod = KubernetesPod.Spec(KubernetesNames.Site, PullSecretName, new() { MatchLabels = selector }, container, Logs);
        return new(
            IsBlueGreen ? $"{_name}{own}" : $"{_name}-deployment",
            KubernetesDeployment.Args(
                _names.Metadata($"{KubernetesNames.Site}{own}", KubernetesNames.Site), selector, InputMap<string>.Merge(Released(), OfImage(_args.Release.Verified)), _settings, pod, replicas: FirstReplicas()),
            // Its first pod names files for which the others ask there.
            KubernetesDeployment.Options(_settings, CustomResourceOptions.Merge(_child, new CustomResourceOptions { DependsOn = { Newest, Arriving, Earlier } })));
    }

    /// <summary>Where the site finds what it passes on.</summary>
    private IEnumerable<EnvVarArgs> PassedOn()
    {
        foreach (var (name, value) in PassedServices.Variables(_args.Services, _names.At))
        {
            yield return new EnvVarArgs { Name = name, Value = value };
        }

        if (_args.Passed.Length == 0)
        {
            yield break;
        }

        if (_args.Site.TrustedProxies is { Count: > 0 } proxies)
        {
            yield return new EnvVarArgs { Name = "OMEGA_TRUSTED_PROXIES", Value = string.Join(' ', proxies) };
        }
    }

    private InputMap<string> Released() => InputMap<string>.Merge(
        _names.Selector(KubernetesNames.Site), new() { [KubernetesNames.ReleaseLabel] = _args.ReleaseName });

    /// <summary>Comes only when all pods of the deployment are ready: then the service may lead to them.</summary>
    private Output<ImmutableDictionary<string, string>> ServingPods() =>
        Output.Tuple(Site.Spec, RolledOut(Site)).Apply(both => both.Item1.Selector.MatchLabels);

    private ClusterService CreateService(InputMap<string> selector) => new(
        $"{_name}-service",
        KubernetesAddress.Args(
            _names.Metadata(KubernetesNames.Site, KubernetesNames.Site), selector, ServicePort,
            _settings.Service == ServiceExposure.NodePort ? _settings.NodePort : null),
        KubernetesDeployment.Options(_settings, _child));

    private PodDisruptionBudget CreateDisruption(string component) => new(
        component == KubernetesNames.Site ? $"{_name}-disruption" : $"{_name}-{component}-disruption", KubernetesScaling.Disruption(_names, component), _child);
}
