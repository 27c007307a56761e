using System.Collections.Concurrent;
using System.Collections.Immutable;
using Omega.Core.Data;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Trust;
using Pulumi.Testing;

namespace Omega.Infra.Tests.Support;

/// <summary>Records what the program declares and answers as the real providers do; refuses a type it does not know.</summary>
public sealed class RecordingMocks : IMocks
{
    public const string Version = "20261125-120000";
    public const string Digest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    public const string Reference = "localhost:5000/omega/web@" + Digest;

    private static readonly string[] StepNames =
    [
        TrustScript.Built, TrustScript.Push, TrustScript.Evidence, TrustScript.Key, TrustScript.Sign, EvidenceScript.Save, EvidenceScript.Scan, EvidenceScript.Builder,
    ];

    private const string FrontStep = "front";

    private static readonly string FrontScript = Omega.Infra.Support.EmbeddedScript.Read(FrontStep);

    private volatile bool _read;

    public ConcurrentQueue<MockResourceArgs> Resources { get; } = new();

    public ConcurrentQueue<MockCallArgs> Calls { get; } = new();

    /// <summary>What is found of the network of the stack in front; null: nothing, as the script says.</summary>
    public string? Front { get; init; }

    /// <summary>What is said about the signatures, for the variables of the step; a test that breaks the signature sets another.</summary>
    public Func<IReadOnlyDictionary<string, string>, string>? Evidence { get; init; }

    /// <summary>Digest of the configuration of the image that the engine builds.</summary>
    public string Config { get; init; } = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

    /// <summary>What the engine saves as an image.</summary>
    public Func<string, Stream> Saved { get; init; } = name => throw new InvalidOperationException($"The mocks have no contents of '{name}'.");

    /// <summary>What the scanner says.</summary>
    public string Scanned { get; init; } = """{"scanner":"trivy","missing":true}""";

    /// <summary>Steps that were run in the update, in their order.</summary>
    public ConcurrentQueue<string> Steps { get; } = new();

    /// <summary>What the registry holds before anything is pushed; null: what is there to be deployed.</summary>
    public RegistryAnswer? Held { get; init; }

    private static readonly HashSet<string> KubernetesTypes =
    [
        "kubernetes:core/v1:Namespace",
        "kubernetes:core/v1:ServiceAccount",
        "kubernetes:core/v1:PersistentVolumeClaim",
        "kubernetes:core/v1:Secret",
        "kubernetes:core/v1:Service",
        "kubernetes:apps/v1:Deployment",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy",
        "kubernetes:networking.k8s.io/v1:Ingress",
        "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
        "kubernetes:policy/v1:PodDisruptionBudget",
        "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    ];

    /// <summary>What was registered before the stack's own outputs were read, besides the stack.</summary>
    public ConcurrentQueue<string> BeforeRead { get; } = new();

    /// <summary>How long reading the stack's own outputs takes.</summary>
    public TimeSpan ReadTime { get; init; }

    /// <summary>Outputs of the stack's last successful update.</summary>
    public ImmutableDictionary<string, object> StackOutputs { get; init; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>Why reading the signatures fails, as the engine tells; null: it does not.</summary>
    public string? EvidenceFailure { get; init; }

    /// <summary>Whether the trust policy refuses every release but the one that is deployed.</summary>
    public bool RefusesKept { get; init; }

    /// <summary>Other releases that the registry holds: version and digest.</summary>
    public Dictionary<string, string> Others { get; init; } = [];

    /// <summary>Labels of an image, by its digest.</summary>
    public Func<string, IReadOnlyDictionary<string, string>> Labels { get; init; } = _ => FrontLabels(SomeStack.Context());

    /// <summary>What a resource was declared with besides its inputs, by name.</summary>
    public IReadOnlyDictionary<string, string> Options => _options.ToDictionary(entry => entry.Key, entry => OptionsText.Of(entry.Value));

    private readonly ConcurrentDictionary<string, Pulumi.ResourceOptions> _options = new();

    /// <summary>Name of the container whose <see cref="Variables"/> are kept; null: none.</summary>
    public string? Watched { get; init; }

    /// <summary>The environment that it was declared with: mocks are not told what of it is a secret.</summary>
    public Pulumi.Output<ImmutableArray<string>>? Variables { get; private set; }

    /// <summary>Keeps what mocks are not told of.</summary>
    public void Observe(Pulumi.ResourceTransformationArgs args)
    {
        if (args.Options is Pulumi.CustomResourceOptions)
        {
            _options[args.Resource.GetResourceName()] = args.Options;
        }

        // To read it is to set it.
        if (args.Args is Pulumi.Docker.ContainerArgs container && args.Resource.GetResourceName() == Watched)
        {
            Variables = Pulumi.InputExtensions.ToOutput(container.Envs);
        }
    }

    /// <summary>Labels of an image that was built from a checkout like this.</summary>
    public static IReadOnlyDictionary<string, string> FrontLabels(BuildContext context) =>
        new Dictionary<string, string> { ["omega.edge"] = context.EdgeContent, ["omega.door"] = context.DoorContent, ["omega.tls"] = "true", ["omega.hosts"] = "true" };

    /// <summary>What a command prints, by its name; null: what it prints when all is well.</summary>
    public Func<string, string?> CommandOutput { get; init; } = _ => null;

    /// <summary>What the creation of a resource waits for; a test that proves an order lets the first one come late.</summary>
    public Func<MockResourceArgs, Task> Delay { get; init; } = _ => Task.CompletedTask;

    /// <summary>What a cluster gives to a deployment that it made, by which the program asks for it; null: there is no cluster.</summary>
    public string? DeploymentUid { get; init; }

    /// <summary>What makes a namespace one of a cluster; null: it is none.</summary>
    public string? NamespaceUid { get; init; }

    public async Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        await Delay(args);
        if (args.Type == "pulumi:pulumi:StackReference")
        {
            await Task.Delay(ReadTime);
            _read = true;
        }
        else if (!_read && args.Type != "pulumi:pulumi:Stack")
        {
            BeforeRead.Enqueue(args.Name!);
        }

        Resources.Enqueue(args);
        var outputs = ImmutableDictionary.CreateBuilder<string, object>();
        outputs.AddRange(args.Inputs);
        switch (args.Type)
        {
            case "command:local:Command":
                outputs["stdout"] = CommandOutput(args.Name!) ?? (args.Name != "site-gate" && args.Name!.EndsWith("-gate", StringComparison.Ordinal) ? ((ImmutableDictionary<string, object>)args.Inputs["environment"])["NAME"] : Stdout(args.Name!));
                outputs["stderr"] = "";
                break;
            case "docker:index/image:Image":
                outputs["repoDigest"] = "sha256:" + new string('2', 64);
                break;
            case "docker:index/remoteImage:RemoteImage" when !args.Inputs.ContainsKey("name"):
                // A preview does not know it yet.
                break;
            case "docker:index/remoteImage:RemoteImage":
                outputs["repoDigest"] = args.Inputs["name"];
                outputs["imageId"] = "sha256:" + new string('3', 64);
                break;
            case "docker:index/container:Container" or "docker:index/network:Network" or "docker:index/volume:Volume":
                outputs.TryAdd("name", args.Name + "-0123456");
                break;
            case "kubernetes:apps/v1:Deployment" when DeploymentUid is not null:
                outputs["metadata"] = ((ImmutableDictionary<string, object>)args.Inputs["metadata"]).SetItem("uid", DeploymentUid);
                break;
            case "kubernetes:core/v1:Namespace" when NamespaceUid is not null:
                outputs["metadata"] = ((ImmutableDictionary<string, object>)args.Inputs["metadata"]).SetItem("uid", NamespaceUid);
                break;
            case "pulumi:pulumi:StackReference":
                outputs["outputs"] = StackOutputs;
                outputs["secretOutputNames"] = ImmutableArray<object>.Empty;
                break;
            case "omega:ledger:ReleaseLedger" or "omega:hosting:KeptImages" or "pulumi:providers:docker" or "omega:release:ImageRelease" or "omega:hosting:DockerSite" or "pulumi:pulumi:Stack":
            case "pulumi:providers:kubernetes" or "omega:hosting:KubernetesSite":
            case { } type when KubernetesTypes.Contains(type):
                break;
            default:
                throw new InvalidOperationException($"The mocks do not know the resource type '{args.Type}' of '{args.Name}'.");
        }

        return ($"{args.Name}_id", outputs.ToImmutable());
    }

    public Task<object> CallAsync(MockCallArgs args)
    {
        Calls.Enqueue(args);
        if (args.Token != "command:local:run")
        {
            throw new InvalidOperationException($"The mocks do not know the function '{args.Token}'.");
        }

        var variables = ((ImmutableDictionary<string, object>)args.Args["environment"]).ToDictionary(entry => entry.Key, entry => (string)entry.Value);
        var step = variables["SCRIPT"] == FrontScript ? FrontStep : variables["SCRIPT"] == DataScript.Read(DataScript.Heal) ? DataScript.Heal : variables["SCRIPT"] == TrustScript.OfService(isOurs: false) ? TrustScript.Evidence : StepNames.First(step => Enum.GetValues<SigningMethod>().Any(method => variables["SCRIPT"] == EvidenceScript.Read(step, method)));
        Steps.Enqueue(step);
        if (step == EvidenceScript.Save)
        {
            using var file = File.Create(variables["FILE"]);
            using var saved = Saved(variables["IMAGE"]);
            saved.CopyTo(file);
        }

        return (step == TrustScript.Evidence ? EvidenceFailure : step == FrontStep && Front is null ? "exit status 1\nThere is no network." : null) is { } failure
            ? throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Unknown, failure))
            : Task.FromResult<object>(args.Args.SetItem("stderr", "").SetItem("stdout", step switch
            {
                FrontStep => Front!,
                TrustScript.Built => Config,
                TrustScript.Evidence => Evidence is null ? AllEvidence(variables) : Evidence(variables),
                TrustScript.Key => variables["SIGNERS"],
                EvidenceScript.Scan => Scanned,
                EvidenceScript.Builder => "urn:omega:machine:test\n28.0.0\n\n",
                _ => "",
            }));
    }

    private string AllEvidence(IReadOnlyDictionary<string, string> variables)
    {
        var deployed = new KeyValuePair<string, string>(Version, Digest);
        return !RefusesKept ? SomeEvidence.Of(variables, [.. Others, deployed])
            : SomeEvidence.Of(new Dictionary<string, string>(variables) { ["VERSION"] = deployed.Key, ["DIGEST"] = deployed.Value });
    }

    /// <summary>References that the registry was asked about.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The registry: what is pushed is there.</summary>
    public RegistryLogin Registry(string digest) => (_, _, _) => new HeldBy(this, digest);

    public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => Task.CompletedTask;

    private static string Stdout(string name) => name switch
    {
        _ when name.StartsWith("release-mint-", StringComparison.Ordinal) => Version,
        _ when name.StartsWith("release-revision-", StringComparison.Ordinal) => new string('a', 40),
        "site-gate" or "site-activate" => Version,
        "site-certificates" => "8443",
        "ledger-record" => "2026-11-25T12:00:30Z ci@runner",
        "images-kept" => "",
        _ => throw new InvalidOperationException($"The mocks do not know the command '{name}'."),
    };

    private sealed class HeldBy(RecordingMocks mocks, string digest) : IRegistry
    {
        public Task<RegistryAnswer> ManifestAsync(string repository, string reference, CancellationToken cancellation = default)
        {
            mocks.Asked.Enqueue(reference);
            return reference.StartsWith("ledger-", StringComparison.Ordinal) ? mocks.AnchoredAsync(reference)
                : mocks.Others.FirstOrDefault(other => other.Key == reference || other.Value == reference).Value is { } other
                ? Task.FromResult<RegistryAnswer>(new RegistryAnswer.Found(new(Core.Releases.Digest.Parse(other), 528, Core.Releases.Digest.Parse(mocks.Config), false)))
                : Task.FromResult(mocks.Held is { } held && !mocks.Steps.Contains(TrustScript.Push)
                    ? held
                    : new RegistryAnswer.Found(new(Core.Releases.Digest.Parse(digest), 528, Core.Releases.Digest.Parse(mocks.Config), false)));
        }

        public Task<IReadOnlyDictionary<string, string>> LabelsAsync(string repository, RegistryManifest manifest, CancellationToken cancellation = default) =>
            Task.FromResult(mocks.Labels(manifest.Digest.ToString()));

        public Task WriteAsync(string repository, string tag, IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation = default)
        {
            mocks.Anchoring();
            mocks.Anchors[tag] = annotations;
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<Artifact>> AttachedAsync(string repository, Core.Releases.Digest subject, CancellationToken cancellation = default) =>
            Task.FromResult<IReadOnlyList<Artifact>>(mocks.Attached);

        public Task AttachAsync(string repository, Core.Releases.Digest subject, IReadOnlyList<Artifact> artifacts, CancellationToken cancellation = default)
        {
            mocks.Attached.AddRange(artifacts);
            return Task.CompletedTask;
        }
    }

    /// <summary>What lies beside the image.</summary>
    public List<Artifact> Attached { get; init; } = [];

    /// <summary>What is kept beside the images, by tag.</summary>
    public Dictionary<string, IReadOnlyDictionary<string, string>> Anchors { get; init; } = [];

    /// <summary>Called before a record is kept there.</summary>
    public Action Anchoring { get; init; } = () => { };

    /// <summary>Why the registry does not answer for what is kept beside the images; null: it does.</summary>
    public string? AnchorFailure { get; init; }

    private Task<RegistryAnswer> AnchoredAsync(string tag) =>
        AnchorFailure is not null ? throw new OmegaException(AnchorFailure)
        : Task.FromResult<RegistryAnswer>(Anchors.TryGetValue(tag, out var annotations)
            ? new RegistryAnswer.Found(new(Core.Releases.Digest.Of(tag), 1, null, false) { Annotations = annotations })
            : new RegistryAnswer.Absent());
}
