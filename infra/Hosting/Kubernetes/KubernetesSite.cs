using System.Collections.Immutable;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Networking.V1;
using Pulumi.Kubernetes.Policy.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Policy.V1;
using Autoscaler = Pulumi.Kubernetes.Autoscaling.V2.HorizontalPodAutoscaler;
using ClusterDeployment = Pulumi.Kubernetes.Apps.V1.Deployment;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Runs the release as hardened pods in a namespace of its own; a release gets traffic only after it proved itself.</summary>
public sealed partial class KubernetesSite : ComponentResource, ISite
{
    internal const string TypeToken = "omega:hosting:KubernetesSite";

    private const string PullSecretName = "registry";
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
        var inNamespace = CustomResourceOptions.Merge(inCluster, new CustomResourceOptions { DependsOn = Namespace });
        DefaultDeny = new NetworkPolicy($"{name}-default-deny", KubernetesNetwork.Nothing(_names), inNamespace);
        SiteIngress = new NetworkPolicy($"{name}-ingress-policy", KubernetesNetwork.ToSite(_names), inNamespace);
        SiteEgress = new NetworkPolicy($"{name}-egress-policy", KubernetesNetwork.FromSite(_names, _settings, args.Api?.Port), inNamespace);
        BeforeIngress = new NetworkPolicy($"{name}-before-ingress-policy", KubernetesNetwork.ToBefore(_names), inNamespace);
        ApiIngress = args.Api is null ? null : new NetworkPolicy($"{name}-api-ingress-policy", KubernetesNetwork.ToApi(_names, args.Api.Port), inNamespace);
        Account = new ServiceAccount($"{name}-account", KubernetesNamespace.Account(_names), inNamespace);
        PullSecret = CreatePullSecret(inNamespace);
        // No pod starts before the network is closed, nor without what it pulls its image with.
        _child = CustomResourceOptions.Merge(
            inNamespace, new CustomResourceOptions { DependsOn = { DefaultDeny, SiteIngress, SiteEgress, BeforeIngress, Account, PullSecret } });

        Api = args.Api is null ? null : CreateApi(args.Api);
        ApiService = args.Api is null ? null : CreateService(KubernetesNames.Api, args.Api.Port, _names.Selector(KubernetesNames.Api), ServiceExposure.ClusterIP);
        BeforePin = args.Kept.Before.Apply(image => image.ToString());
        Earlier = CreateFilesService(
            KubernetesNames.Before, InputMap<string>.Merge(_names.Instance(), OfImage(args.Kept.Before)), _child);
        Newest = CreateFilesService(
            KubernetesNames.Newest, InputMap<string>.Merge(_names.Selector(KubernetesNames.Site), OfImage(args.Release.Verified)), _child);
        Before = CreateBefore(_child);
        BeforeDisruption = CreateDisruption(KubernetesNames.Before);
        Site = CreateSite();
        Service = CreateService(KubernetesNames.Site, ServicePort, ServingPods(), _settings.Service);
        Disruption = CreateDisruption(KubernetesNames.Site);
        Autoscaler = _settings.Autoscale is { } autoscale
            ? new Autoscaler($"{name}-autoscaler", KubernetesScaling.Args(_names, autoscale, Site.Metadata.Apply(metadata => metadata.Name)), _child)
            : null;
        Ingress = _settings.Ingress is { } ingress
            ? new Ingress($"{name}-ingress", KubernetesIngress.Args(_names, ingress, Service.Metadata.Apply(metadata => metadata.Name), ServicePort), _child)
            : null;
        var ready = Output.Tuple(Service.Id, Api is null ? Output.Create("") : RolledOut(Api));
        Served = Output.Tuple(ready, args.Version).Apply(both => both.Item2);
        Url = ready.Apply(_ => _settings.Ingress is { } way ? KubernetesIngress.Url(way) : $"http://{_names.Host(KubernetesNames.Site)}");
        RegisterOutputs();
    }

    /// <summary>Address the site answers on: the ingress, or the service's name within the cluster.</summary>
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

    internal NetworkPolicy? ApiIngress { get; }

    internal ServiceAccount Account { get; }

    internal Secret PullSecret { get; }

    internal ClusterDeployment? Api { get; }

    internal Service? ApiService { get; }

    internal ClusterDeployment Site { get; }

    internal Service Service { get; }

    internal PodDisruptionBudget Disruption { get; }

    internal Autoscaler? Autoscaler { get; }

    internal Ingress? Ingress { get; }

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

    private ClusterDeployment CreateSite()
    {
        var container = KubernetesPod.Container(
            KubernetesNames.Site, ImageAfterBefore(), Hardening.ContainerPort, _args.Site, KubernetesProbes.OfSite(_args.Version));
        container.Env = OtherReleases();
        if (_args.Api is { } api)
        {
            container.Env =
            [
                .. OtherReleases(),
                new EnvVarArgs { Name = "OMEGA_API", Value = $"{_names.Host(KubernetesNames.Api)}:{api.Port}" },
                new EnvVarArgs { Name = "OMEGA_API_PATH", Value = api.Path },
                .. _args.Site.TrustedProxies is { Count: > 0 } proxies
                    ? new[] { new EnvVarArgs { Name = "OMEGA_TRUSTED_PROXIES", Value = string.Join(' ', proxies) } }
                    : [],
            ];
        }

        var own = IsBlueGreen ? $"-{_args.ReleaseName}" : "";
        var selector = IsBlueGreen ? Released() : _names.Selector(KubernetesNames.Site);
        var labels = InputMap<string>.Merge(Released(), OfImage(_args.Release.Verified));
        return CreateDeployment(
            IsBlueGreen ? $"{_name}{own}" : $"{_name}-deployment", $"{KubernetesNames.Site}{own}", KubernetesNames.Site, selector, labels, container,
            // Its first pod names files for which the others ask there.
            Newest, Earlier);
    }

    private ClusterDeployment CreateApi(ApiSettings api) => CreateDeployment(
        $"{_name}-api",
        KubernetesNames.Api,
        KubernetesNames.Api,
        _names.Selector(KubernetesNames.Api),
        [],
        KubernetesPod.Container(KubernetesNames.Api, api.Image, api.Port, _args.Site, KubernetesProbes.OfApi(api)));

    private ClusterDeployment CreateDeployment(
        string logicalName, string name, string component, InputMap<string> selector, InputMap<string> labels, ContainerArgs container, params Resource[] after)
    {
        var pod = KubernetesPod.Spec(KubernetesNames.Site, PullSecretName, new() { MatchLabels = selector }, container);
        return new(
            logicalName,
            KubernetesDeployment.Args(_names.Metadata(name, component), selector, labels, _settings, pod),
            KubernetesDeployment.Options(_settings, CustomResourceOptions.Merge(_child, new CustomResourceOptions { DependsOn = after })));
    }

    private InputMap<string> Released() => InputMap<string>.Merge(
        _names.Selector(KubernetesNames.Site), new() { [KubernetesNames.ReleaseLabel] = _args.ReleaseName });

    /// <summary>Comes only when all pods of the deployment are ready: then the service may lead to them.</summary>
    private Output<ImmutableDictionary<string, string>> ServingPods() =>
        Output.Tuple(Site.Spec, RolledOut(Site)).Apply(both => both.Item1.Selector.MatchLabels);

    /// <summary>Name of the deployment, when its pods run what was written. A preview and a mock have no pods.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="isNeeded">Whether the update fails without; else it is only told.</param>
    private Output<string> RolledOut(ClusterDeployment deployment, bool isNeeded = true)
    {
        if (Deployment.Instance.IsDryRun)
        {
            return Output.Create("");
        }

        var kubeconfig = (_args.Kubeconfig ?? "").ToOutput();
        return Output.Unsecret(Output.Tuple(deployment.Metadata, kubeconfig).Apply(async both =>
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
    }

    private Service CreateService(string component, int port, InputMap<string> selector, ServiceExposure exposure)
    {
        var spec = new ServiceSpecArgs
        {
            Type = exposure == ServiceExposure.NodePort ? "NodePort" : "ClusterIP",
            Selector = selector,
            Ports = exposure == ServiceExposure.NodePort
                ? new ServicePortArgs { Name = "http", Port = port, TargetPort = "http", NodePort = _settings.NodePort!.Value }
                : new ServicePortArgs { Name = "http", Port = port, TargetPort = "http" },
        };
        return new(component == KubernetesNames.Site ? $"{_name}-service" : $"{_name}-{component}-service", new ServiceArgs
        {
            Metadata = _names.Metadata(component, component),
            Spec = spec,
        }, KubernetesDeployment.Options(_settings, _child));
    }

    private PodDisruptionBudget CreateDisruption(string component) => new(
        component == KubernetesNames.Site ? $"{_name}-disruption" : $"{_name}-{component}-disruption", new PodDisruptionBudgetArgs
        {
            Metadata = _names.Metadata(component, component),
            Spec = new PodDisruptionBudgetSpecArgs { MaxUnavailable = 1, Selector = _names.Pods(component) },
        }, _child);
}
