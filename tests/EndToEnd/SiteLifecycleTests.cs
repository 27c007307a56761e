using System.Text.Json;
using Omega.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Omega.EndToEnd.Tests;

/// <summary>The life of a site on a real engine, registry and trust server, from the first deployment to the last container.</summary>
[TestCaseOrderer("Omega.EndToEnd.Tests.Support.InOrder", "Omega.EndToEnd.Tests")]
public sealed partial class SiteLifecycleTests(TestStack stack, ITestOutputHelper log) : IClassFixture<TestStack>
{
    private static string? _firstVersion;
    private static string? _firstImage;
    private static string? _firstContent;

    private void Ready(bool afterFirst = true)
    {
        Skip.If(stack.Missing is not null, $"End-to-end suite needs a real stack: {stack.Missing}.");
        Assert.True(!afterFirst || _firstVersion is not null, "the first deployment failed, and this test goes on from it");
    }

    private static async Task<string> ServedVersionAsync(int port = TestStack.Port)
    {
        using var client = new HttpClient();
        var json = await client.GetStringAsync(new Uri($"http://localhost:{port}/version.json"));
        return JsonDocument.Parse(json).RootElement.GetProperty("version").GetString()!;
    }

    private static async Task<string> ImagesAsync() =>
        (await Shell.DockerAsync("image", "ls", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}", "localhost:5000/omega/web")).Must();

    private static async Task StillServesAsync(string version)
    {
        Assert.Equal(version, await ServedVersionAsync());
        Assert.Single(await TestStack.ContainersAsync("edge"));
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T01_preview_of_an_empty_stack_has_no_side_effects()
    {
        Ready(afterFirst: false);
        var images = await ImagesAsync();

        var preview = (await stack.PreviewAsync()).Must();

        Assert.Contains("docker:index:Image", preview, StringComparison.Ordinal);
        Assert.Equal(images, await ImagesAsync());
        Assert.Empty(await TestStack.ContainersAsync("site"));
    }

    [SkippableFact]
    public async Task T02_bad_configuration_is_reported_at_once_and_creates_nothing()
    {
        Ready(afterFirst: false);
        await stack.SetAsync("omega:site.port", "0");
        await stack.SetAsync("omega:site.prot", "1");

        var text = (await stack.UpAsync()).MustFail();

        log.WriteLine(text);
        Assert.Contains("(2 problems)", text, StringComparison.Ordinal);
        Assert.Contains("omega:site.port must be between 1 and 65535, was 0.", text, StringComparison.Ordinal);
        Assert.Contains("omega:site.prot is not a known key", text, StringComparison.Ordinal);
        Assert.Empty(await TestStack.ContainersAsync("site"));
        await stack.RemoveAsync("omega:site.prot");
        await stack.SetAsync("omega:site.port", $"{TestStack.Port}");
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T03_first_deployment_serves_a_signed_release()
    {
        Ready(afterFirst: false);

        log.WriteLine((await stack.UpAsync()).Must());

        _firstVersion = await stack.OutputAsync("version");
        _firstImage = await stack.OutputAsync("image");
        _firstContent = await stack.OutputAsync("content");
        Assert.Matches(@"\A[0-9]{8}-[0-9]{6}\z", _firstVersion);
        Assert.Matches(@"\Alocalhost:5000/omega/web@sha256:[0-9a-f]{64}\z", _firstImage);
        Assert.Equal(TestStack.Url.ToString().TrimEnd('/'), await stack.OutputAsync("url"));
        await StillServesAsync(_firstVersion);
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T04_update_without_a_change_changes_nothing()
    {
        Ready();
        var site = await TestStack.ContainersAsync("site");

        log.WriteLine((await stack.UpAsync("--expect-no-changes")).Must());
        (await stack.PreviewAsync("--expect-no-changes")).Must();

        Assert.Equal(site, await TestStack.ContainersAsync("site"));
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T05_refresh_without_a_change_finds_nothing()
    {
        Ready();

        (await stack.PulumiAsync("refresh", "--yes", "--skip-preview", "--stack", TestStack.Name)).Must();

        (await stack.PreviewAsync("--expect-no-changes")).Must();
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T08_content_change_under_load_loses_no_request_and_replaces_exactly_the_release()
    {
        Ready();
        var edge = await TestStack.ContainersAsync("edge");
        stack.ChangePage("two");
        await using var load = new ReaderCrowd(TestStack.Url);
        await load.AnsweredAsync();

        log.WriteLine((await stack.UpAsync()).Must());

        await load.AnsweredAsync();
        var result = await load.StopAsync();
        var second = await stack.OutputAsync("version");
        log.WriteLine($"{result}");
        result.MustHaveLostNothing();
        Assert.Equal(2, load.Versions.Count);
        Assert.NotEqual(_firstVersion, second);
        Assert.Equal(second, await ServedVersionAsync());
        Assert.Single(await TestStack.ContainersAsync("site"));
        Assert.Equal(edge, await TestStack.ContainersAsync("edge"));
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T31_destroy_leaves_nothing_but_published_images_and_logs()
    {
        Ready();

        (await stack.PulumiAsync("destroy", "--yes", "--skip-preview", "--stack", TestStack.Name)).Must();

        Assert.Empty(await TestStack.ContainersAsync("site"));
        Assert.Empty(await TestStack.ContainersAsync("edge"));
        Assert.NotEqual(0, (await Shell.DockerAsync("network", "inspect", $"{TestStack.Project}-{TestStack.Name}")).ExitCode);
        (await Shell.DockerAsync("volume", "inspect", $"{TestStack.Project}-{TestStack.Name}-logs")).Must();
        (await PushAsync($"docker pull -q {_firstImage}")).Must();
    }

    private async Task DeployAsync(string version, string digest, string content)
    {
        await stack.SetAsync("omega:release.version", version);
        await stack.SetAsync("omega:release.digest", digest);
        await stack.SetAsync("omega:release.content", content);
    }

    /// <summary>Runs a script with plain docker, logged in to the registry through a configuration of its own.</summary>
    private static Task<Ran> PushAsync(string script) => Shell.BashAsync($"""
        export DOCKER_CONFIG=$(mktemp -d) DOCKER_CONTENT_TRUST=0
        trap 'rm -rf "$DOCKER_CONFIG"' EXIT
        docker login localhost:5000 --username omega --password-stdin <'{TestStack.Services}/keys/registry-password' >/dev/null 2>&1
        {script}
        """);
}
