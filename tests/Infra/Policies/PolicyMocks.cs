using System.Collections.Concurrent;
using Pulumi.Testing;

namespace Omega.Infra.Tests.Policies;

/// <summary>Records what was registered; the command `verify` prints the verified image, `unknown` nothing yet, others another one.</summary>
internal sealed class PolicyMocks : IMocks
{
    public const string OtherImage = "localhost:5000/omega/web@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private readonly ConcurrentQueue<MockResourceArgs> _registered = new();

    public IReadOnlyList<string> Leaves =>
    [
        .. _registered.Where(resource => !resource.Type!.StartsWith("pulumi:pulumi:", StringComparison.Ordinal)
                && !resource.Type.StartsWith("omega:", StringComparison.Ordinal))
            .Select(resource => resource.Name!).Order(StringComparer.Ordinal),
    ];

    public IEnumerable<MockResourceArgs> Registered => _registered;

    public object? Input(string name, string property) =>
        _registered.Single(resource => resource.Name == name).Inputs.GetValueOrDefault(property);

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        _registered.Enqueue(args);
        var outputs = args.Type == "command:local:Command" && args.Name != "unknown"
            ? args.Inputs.SetItem("stdout", args.Name == "verify" ? SomeFacts.VerifiedImage : OtherImage)
            : args.Inputs;
        return Task.FromResult<(string?, object)>(($"{args.Name}_id", outputs));
    }

    public Task<object> CallAsync(MockCallArgs args) => throw new InvalidOperationException($"No call is expected, {args.Token} was made.");
}
