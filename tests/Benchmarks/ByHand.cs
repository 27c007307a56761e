using Omega.EndToEnd.Tests.Support;

namespace Omega.Benchmarks;

/// <summary>What an operator types instead of `pulumi up`: the same image, signature, checks and switch with the docker CLI.</summary>
internal sealed class ByHand : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _environment;
    private readonly string _script;
    private int _count;

    private ByHand(TestStack stack)
    {
        using var reader = new StreamReader(typeof(ByHand).Assembly.GetManifestResourceStream("by-hand.sh")!);
        _script = reader.ReadToEnd();
        _environment = new()
        {
            ["CONTEXT"] = Path.Combine(stack.Checkout, ".omega", "context"),
            ["SITE"] = stack.Checkout,
            ["KEYS"] = Path.Combine(TestStack.Services, "keys"),
            ["BASE"] = stack.Base,
            ["DOCKER_CONFIG"] = Directory.CreateTempSubdirectory("omega-by-hand-").FullName,
        };
    }

    public static async Task<ByHand> CreateAsync(TestStack stack)
    {
        var hand = new ByHand(stack);
        await hand.RunAsync("prepare", await stack.OutputAsync("image"));
        return hand;
    }

    /// <summary>Seconds from a changed page to its being served.</summary>
    public Task<double> ReleaseAsync() => TimeAsync("release", DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", null));

    /// <summary>Seconds until an earlier release is served again.</summary>
    public Task<double> BackAsync(Release release) => TimeAsync("back", release.Version, release.Digest);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("remove");
        Directory.Delete(_environment["DOCKER_CONFIG"]!, recursive: true);
    }

    private async Task<double> TimeAsync(params string[] words)
    {
        var container = $"omega-hand-{_count++}";
        var seconds = await Samples.TimeAsync(() => RunAsync([.. words, container]));
        await RunAsync("drain", container);
        return seconds;
    }

    private async Task RunAsync(params string[] words) =>
        (await Shell.RunAsync("/bin/bash", ["-euo", "pipefail", "-c", _script, "by-hand", .. words], environment: _environment)).Must();
}
