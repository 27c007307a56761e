using System.Collections.Immutable;
using Omega.Offline.Sdk.Tests.Support;
using Pulumi;
using Pulumirpc;

namespace Omega.Offline.Sdk.Tests.Likeness;

/// <summary>Runs a program and says what it asked of its engine.</summary>
internal static class Program
{
    internal const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    internal const string Secret = "\"4dabf18193072939515e22adb298388d\": \"1b47061264138c4ac30d75fd1eb44270\"";

    /// <summary>The registration of each resource, by name; the program must end well.</summary>
    internal static async Task<ImmutableDictionary<string, RegisterResourceRequest>> RegisteredAsync(Action program, bool isPreview = false)
    {
        var engine = new FakeEngine { IsPreview = isPreview };
        var code = await engine.RunAsync(() => Deployment.RunAsync(program));
        Assert.True(code == 0, string.Join('\n', engine.Errors));
        return engine.Requests<RegisterResourceRequest>().ToImmutableDictionary(request => request.Name);
    }

    /// <summary>A property of a registration as JSON text.</summary>
    internal static string Property(this RegisterResourceRequest request, string name) => request.Object.Fields[name].ToString();

    /// <summary>Every error that a program reports, which must fail.</summary>
    internal static async Task<FakeEngine> FailedAsync(Action program)
    {
        var engine = new FakeEngine();
        Assert.Equal(32, await engine.RunAsync(() => Deployment.RunAsync(program)));
        return engine;
    }
}
