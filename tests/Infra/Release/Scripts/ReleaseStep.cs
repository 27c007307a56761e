using System.Collections.Immutable;
using Omega.Infra.Settings;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Release.Scripts;

/// <summary>The environment that the program itself gives to a step of a release, script included.</summary>
public static class ReleaseStep
{
    public const string Version = RecordingMocks.Version;
    public const string Image = $"localhost:5000/omega/web:{Version}";
    public const string Reference = $"localhost:5000/omega/web@{Machine.Built}";

    private static readonly Task<Graph> Graph = InfraTest.RunAsync(Some.Settings());

    public static async Task<Dictionary<string, string>> EnvironmentAsync(string step, OmegaSettings? settings = null)
    {
        var graph = await (settings is null ? Graph : InfraTest.RunAsync(settings));
        var input = graph.Input($"release-{step}-cccccccccccc", "environment");
        return Assert.IsType<ImmutableDictionary<string, object>>(input, exactMatch: false)
            .ToDictionary(entry => entry.Key, entry => (string)entry.Value);
    }

    public static async Task<Result> RunAsync(
        this Machine machine, string step, params (string Name, string? Value)[] environment)
    {
        var all = await EnvironmentAsync(step);
        foreach (var (name, value) in environment)
        {
            all.Remove(name);
            _ = value is not null && all.TryAdd(name, value);
        }

        return await machine.RunAsync(all);
    }
}
