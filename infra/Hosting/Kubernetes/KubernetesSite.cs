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
        var inNamespace = CustomResourceOptions.Merge(inCluster, new CustomResourceOptions { DependsOn = Namespace });
        DefaultDeny = new NetworkPolicy($"{name}-default-deny", KubernetesNetwork.Nothing(_names), inNamespace);
        SiteIngress = new NetworkPolicy($"{name}-ingress-policy", KubernetesNetwork.ToSite(_names), inNamespace);
        SiteEgress = new NetworkPolicy($"{name}-egress-policy", KubernetesNetwork.FromSite(_names, _settings, args.Passed), inNamespace);
        BeforeIngress = new NetworkPolicy($"{name}-before-ingress-policy", KubernetesNetwork.ToBefore(_names), inNamespace);
        Account = new ServiceAccount($"{name}-account", KubernetesNamespace.Account(_names), inNamespace);
        PullSecret = CreatePullSecret(inNamespace);
        // No pod starts before the network is closed, nor without what it pulls its image with.
        _child = CustomResourceOptions.Merge(
            inNamespace, new CustomResourceOptions { DependsOn = { DefaultDeny, SiteIngress, SiteEgress, BeforeIngress, Account, PullSecret } });

        Services = [.. args.Services.Select(service => new KubernetesService(name, args, _names, _settings, service, inNamespace, _child))];
        BeforePin = args.Kept.Before.Apply(image => image.ToString());
        Earlier = CreateFilesService(
            KubernetesNames.Before, InputMap<string>.Merge(_names.Instance(), OfImage(args.Kept.Before)), _child);
        Newest = CreateFilesService(
            KubernetesNames.Newest, InputMap<string>.Merge(_names.Selector(KubernetesNames.Site), OfImage(args.Release.Verified)), _child);
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
        var ready = Output.Tuple(Service.Id, Output.All(Services.Select(service => RolledOut(service.Deployment))));
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

    internal ServiceAccount Account { get; }

    internal Secret PullSecret { get; }

    internal IReadOnlyList<KubernetesService> Services { get; }

    internal ClusterDeployment Site { get; }

    internal ClusterService Service { get; }

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
        container.Env = (EnvVarArgs[])[.. OtherReleases(), .. Maintenance(), .. PassedOn()];
        var own = IsBlueGreen ? $"-{_args.ReleaseName}" : "";
        var selector = IsBlueGreen ? Released() : _names.Selector(KubernetesNames.Site);
        var pod = KubernetesPod.Spec(KubernetesNames.Site, PullSecretName, new() { MatchLabels = selector }, container);
        return new(
            IsBlueGreen ? $"{_name}{own}" : $"{_name}-deployment",
            KubernetesDeployment.Args(
                _names.Metadata($"{KubernetesNames.Site}{own}", KubernetesNames.Site), selector, InputMap<string>.Merge(Released(), OfImage(_args.Release.Verified)), _settings, pod, replicas: FirstReplicas()),
            // Its first pod names files for which the others ask there.
            KubernetesDeployment.Options(_settings, CustomResourceOptions.Merge(_child, new CustomResourceOptions { DependsOn = { Newest, Earlier } })));
    }

    /// <summary>Where the site finds what it passes on.</summary>
    private IEnumerable<EnvVarArgs> PassedOn()
    {
        if (_args.Passed is not [var first, .. var others])
        {
            yield break;
        }

        yield return new EnvVarArgs { Name = "OMEGA_API", Value = _names.At(first) };
        yield return new EnvVarArgs { Name = "OMEGA_API_PATH", Value = first.Settings.Path! };
        if (others.Count > 0)
        {
            yield return new EnvVarArgs { Name = "OMEGA_SERVICES", Value = string.Join(' ', others.Select(service => $"{service.Settings.Path}={_names.At(service)}")) };
        }

        if (_args.Site.TrustedProxies is { Count: > 0 } proxies)
        {
            yield return new EnvVarArgs { Name = "OMEGA_TRUSTED_PROXIES", Value = string.Join(' ', proxies) };
        }
    }

    /// <summary>Green takes over all of blue's traffic at once, so it starts with as many pods as the autoscaler has given to blue.</summary>
    private Input<int> FirstReplicas()
    {
        if (!IsBlueGreen || _settings.Autoscale is not { } autoscale || Deployment.Instance.IsDryRun)
        {
            return _settings.InitialReplicas;
        }

        var kubeconfig = (_args.Kubeconfig ?? "").ToOutput();
        return Output.Unsecret(kubeconfig.Apply(async text =>
        {
            using var cluster = ClusterAccess.Connect(text, _settings.Context);
            return Math.Clamp(await KubernetesScaling.ServingAsync(cluster, _names).ConfigureAwait(false), autoscale.Min, autoscale.Max);
        }));
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

    private ClusterService CreateService(InputMap<string> selector) => new(
        $"{_name}-service",
        KubernetesAddress.Args(
            _names.Metadata(KubernetesNames.Site, KubernetesNames.Site), selector, ServicePort,
            _settings.Service == ServiceExposure.NodePort ? _settings.NodePort : null),
        KubernetesDeployment.Options(_settings, _child));

    private PodDisruptionBudget CreateDisruption(string component) => new(
        component == KubernetesNames.Site ? $"{_name}-disruption" : $"{_name}-{component}-disruption", KubernetesScaling.Disruption(_names, component), _child);
}
