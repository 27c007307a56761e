using System.Collections.Immutable;
using Omega.Infra.Tests.Support;
using Omega.Scripts.Tests.Release;

namespace Omega.Scripts.Tests.Hosting;

/// <summary>Runs a step of the site with the environment that the program itself gives to it, script included.</summary>
internal static class HostingStep
{
    private static readonly Task<Graph> Graph = InfraTest.RunAsync(Some.Tls() with { Api = Some.Api() });
    private static readonly string[] OfTls = ["TLS_DOOR", "TLS_PORT"];

    public static async Task<Result> RunStepAsync(this Machine machine, string resource, params (string Name, string Value)[] environment) =>
        await machine.RunAsync(await EnvironmentAsync(resource, environment));

    /// <summary>Environment of a step, script included, with some of it set otherwise.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(string resource, params (string Name, string Value)[] environment)
    {
        var input = (await Graph).Input(resource, "environment");
        var all = Assert.IsType<ImmutableDictionary<string, object>>(input, exactMatch: false).ToDictionary(entry => entry.Key, entry => (string)entry.Value);
        // The steps of every stack are tried without it, where a test does not say otherwise.
        if (resource != "site-certificates")
        {
            OfTls.ToList().ForEach(name => all.Remove(name));
        }

        foreach (var (name, value) in environment)
        {
            all[name] = value;
        }

        return all;
    }
}
