using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi.Testing;

namespace Omega.Infra.Tests.Support;

/// <summary>Records what the program declares and answers as the real providers do; refuses a type it does not know.</summary>
public sealed class RecordingMocks : IMocks
{
    public const string Version = "20261125-120000";
    public const string Digest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    public const string Reference = "localhost:5000/omega/web@" + Digest;

    private volatile bool _read;

    public ConcurrentQueue<MockResourceArgs> Resources { get; } = new();

    public ConcurrentQueue<MockCallArgs> Calls { get; } = new();

    /// <summary>What the verification prints, per use; a test that breaks the signature sets another.</summary>
    public Func<string, string> VerifyOutput { get; init; } = _ => Reference;

    private static readonly HashSet<string> KubernetesTypes =
    [
        "kubernetes:core/v1:Namespace",
        "kubernetes:core/v1:ServiceAccount",
        "kubernetes:core/v1:Secret",
        "kubernetes:core/v1:Service",
        "kubernetes:apps/v1:Deployment",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy",
        "kubernetes:networking.k8s.io/v1:Ingress",
        "kubernetes:policy/v1:PodDisruptionBudget",
        "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    ];

    /// <summary>What was registered before the stack's own outputs were read, besides the stack.</summary>
    public ConcurrentQueue<string> BeforeRead { get; } = new();

    /// <summary>How long reading the stack's own outputs takes.</summary>
    public TimeSpan ReadTime { get; init; }

    /// <summary>Outputs of the stack's last successful update.</summary>
    public ImmutableDictionary<string, object> StackOutputs { get; init; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>Why the verification that every update repeats fails, as the engine tells; null: it does not.</summary>
    public string? VerifyFailure { get; init; }

    /// <summary>What a command prints, by its name; null: what it prints when all is well.</summary>
    public Func<string, string?> CommandOutput { get; init; } = _ => null;

    /// <summary>What the creation of a resource waits for; a test that proves an order lets the first one come late.</summary>
    public Func<MockResourceArgs, Task> Delay { get; init; } = _ => Task.CompletedTask;

    /// <summary>What a cluster gives to a deployment that it made, by which the program asks for it; null: there is no cluster.</summary>
    public string? DeploymentUid { get; init; }

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
                outputs["stdout"] = CommandOutput(args.Name!) ?? Stdout(args.Name!);
                outputs["stderr"] = "";
                break;
            case "docker:index/image:Image":
                outputs["repoDigest"] = "sha256:" + new string('2', 64);
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
            case "pulumi:pulumi:StackReference":
                outputs["outputs"] = StackOutputs;
                outputs["secretOutputNames"] = ImmutableArray<object>.Empty;
                break;
            case "omega:ledger:ReleaseLedger" or "pulumi:providers:docker" or "omega:release:ImageRelease" or "omega:hosting:DockerSite" or "pulumi:pulumi:Stack":
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
        if (VerifyFailure is not null)
        {
            throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Unknown, VerifyFailure));
        }

        return args.Token == "command:local:run"
            ? Task.FromResult<object>(args.Args.SetItem("stdout", VerifyOutput("call")).SetItem("stderr", ""))
            : throw new InvalidOperationException($"The mocks do not know the function '{args.Token}'.");
    }

    public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => Task.CompletedTask;

    private string Stdout(string name) => name switch
    {
        _ when name.StartsWith("release-mint-", StringComparison.Ordinal) => Version,
        _ when name.StartsWith("release-revision-", StringComparison.Ordinal) => new string('a', 40),
        _ when name.StartsWith("release-publish-", StringComparison.Ordinal) => Digest,
        _ when name.StartsWith("release-verify-", StringComparison.Ordinal) => VerifyOutput("command"),
        _ when name.StartsWith("site-gate-", StringComparison.Ordinal) || name == "site-activate" => Version,
        "ledger-record" => "2026-11-25T12:00:30Z ci@runner",
        _ when name.Contains("-edge-", StringComparison.Ordinal) => Reference,
        _ => throw new InvalidOperationException($"The mocks do not know the command '{name}'."),
    };
}
