using System.Collections.Immutable;
using Omega.Infra.Tests.Support;

namespace Omega.Scripts.Tests.Release;

/// <summary>The environment that the program itself gives to a step of a release, script included.</summary>
public static class ReleaseStep
{
    public const string Version = RecordingMocks.Version;
    public const string Image = $"localhost:5000/omega/web:{Version}";
    public const string Reference = $"localhost:5000/omega/web@{Machine.Built}";

    private static readonly Task<Graph> ContentTrust = InfraTest.RunAsync(Some.Settings());
    private static readonly Task<Graph> Cosign = InfraTest.RunAsync(Some.Settings() with { Signing = new(SigningMethod.Cosign, [PublicKey("signer-a")]) });

    /// <summary>A public key as the stub of cosign knows it.</summary>
    public static string PublicKey(string signer) => $"-----BEGIN PUBLIC KEY-----\n{signer}\n-----END PUBLIC KEY-----\n";

    /// <summary>Runs a step that signs with Docker Content Trust.</summary>
    public static async Task<Result> RunAsync(this Machine machine, string step, params (string Name, string? Value)[] environment) =>
        await RunAsync(machine, await ContentTrust, step, environment);

    /// <summary>Runs a step that signs with cosign.</summary>
    public static async Task<Result> RunCosignAsync(this Machine machine, string step, params (string Name, string? Value)[] environment) =>
        await RunAsync(machine, await Cosign, step, environment);

    private static Task<Result> RunAsync(Machine machine, Graph graph, string step, (string Name, string? Value)[] environment)
    {
        var input = graph.Input($"release-{step}-cccccccccccc", "environment");
        var all = Assert.IsType<ImmutableDictionary<string, object>>(input, exactMatch: false)
            .ToDictionary(entry => entry.Key, entry => (string)entry.Value);
        foreach (var (name, value) in environment)
        {
            all.Remove(name);
            _ = value is not null && all.TryAdd(name, value);
        }

        return machine.RunAsync(all);
    }
}
