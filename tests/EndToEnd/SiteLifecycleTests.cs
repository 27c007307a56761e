using System.Net;
using System.Text.Json;
using Omega.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Omega.EndToEnd.Tests;

/// <summary>The life of a site on a real engine, registry and trust server, from the first deployment to the last container.</summary>
[TestCaseOrderer("Omega.EndToEnd.Tests.Support.InOrder", "Omega.EndToEnd.Tests")]
public sealed class SiteLifecycleTests(TestStack stack, ITestOutputHelper log) : IClassFixture<TestStack>
{
    private static string? _firstVersion;
    private static string? _firstImage;
    private static string? _firstContent;

    private void Ready(bool afterFirst = true)
    {
        Skip.If(stack.Missing is not null, $"End-to-end suite needs a real stack: {stack.Missing}.");
        Assert.True(!afterFirst || _firstVersion is not null, "the first deployment failed, and this test goes on from it");
    }

    private static async Task<string> ServedVersionAsync()
    {
        using var client = new HttpClient();
        var json = await client.GetStringAsync(new Uri(TestStack.Url, "version.json"));
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
    public async Task T04_update_without_a_change_changes_nothing()
    {
        Ready();
        var site = await TestStack.ContainersAsync("site");

        log.WriteLine((await stack.UpAsync("--expect-no-changes")).Must());
        (await stack.PreviewAsync("--expect-no-changes")).Must();

        Assert.Equal(site, await TestStack.ContainersAsync("site"));
    }

    [SkippableFact]
    public async Task T05_refresh_without_a_change_finds_nothing()
    {
        Ready();

        (await stack.PulumiAsync("refresh", "--yes", "--skip-preview", "--stack", TestStack.Name)).Must();

        (await stack.PreviewAsync("--expect-no-changes")).Must();
    }

    [SkippableTheory]
    [InlineData("site")]
    [InlineData("edge")]
    public async Task T06_containers_are_locked_down(string role)
    {
        Ready();
        var id = Assert.Single(await TestStack.ContainersAsync(role));
        var inspected = JsonDocument.Parse((await Shell.DockerAsync("inspect", id)).Must()).RootElement[0];
        var host = inspected.GetProperty("HostConfig");

        Assert.True(host.GetProperty("ReadonlyRootfs").GetBoolean());
        Assert.False(host.GetProperty("Privileged").GetBoolean());
        Assert.Equal("ALL", Assert.Single(host.GetProperty("CapDrop").EnumerateArray()).GetString());
        Assert.Contains("no-new-privileges:true", host.GetProperty("SecurityOpt").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("10101:10101", inspected.GetProperty("Config").GetProperty("User").GetString());
        Assert.Equal(64 << 20, host.GetProperty("Memory").GetInt64());
        Assert.Equal(64 << 20, host.GetProperty("MemorySwap").GetInt64());
        Assert.Contains("noexec", host.GetProperty("Tmpfs").GetProperty("/tmp").GetString(), StringComparison.Ordinal);
        Assert.Equal("", (await Shell.DockerAsync("diff", id)).Must());
        Assert.NotEqual(0, (await Shell.DockerAsync("exec", id, "/bin/sh", "-c", "true")).ExitCode);
        var status = (await Shell.BashAsync($"cat /proc/$(docker inspect --format '{{{{.State.Pid}}}}' {id})/status")).Must();
        Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("CapBnd:\t0000000000000000", status, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T07_no_secret_is_in_clear_anywhere()
    {
        Ready();
        var keys = Path.Combine(TestStack.Services, "keys");
        var export = (await stack.ExportAsync()).GetRawText();
        var inspected = (await Shell.BashAsync($"""
            docker ps -aq --filter label=omega.stack={TestStack.Project}-{TestStack.Name} | xargs -r docker inspect
            docker image ls -q localhost:5000/omega/web | sort -u | xargs -rn1 docker history --no-trunc
            """)).Must();
        var diff = (await stack.PreviewAsync("--diff")).Must();

        foreach (var (name, marker) in Secrets(keys))
        {
            Assert.False(export.Contains(marker, StringComparison.Ordinal), $"{name} is in the exported state");
            Assert.False(inspected.Contains(marker, StringComparison.Ordinal), $"{name} is in a container or an image");
            Assert.False(diff.Contains(marker, StringComparison.Ordinal), $"{name} is in a diff");
            foreach (var file in Directory.EnumerateFiles(stack.State, "*", SearchOption.AllDirectories))
            {
                Assert.False(File.ReadAllText(file).Contains(marker, StringComparison.Ordinal), $"{name} is in {Path.GetFileName(file)}");
            }
        }
    }

    [SkippableFact]
    public async Task T08_content_change_under_load_loses_no_request_and_replaces_exactly_the_release()
    {
        Ready();
        var edge = await TestStack.ContainersAsync("edge");
        stack.ChangePage("two");
        await using var load = new Load(TestStack.Url);
        await Task.Delay(1000);

        log.WriteLine((await stack.UpAsync()).Must());

        await Task.Delay(1000);
        var result = await load.StopAsync();
        var second = await stack.OutputAsync("version");
        log.WriteLine($"{result.Sent} requests, {result.PerSecond:F0} per second, {result.Failures.Count} failed");
        Assert.Empty(result.Failures);
        Assert.True(result.PerSecond >= 500, $"only {result.PerSecond:F0} requests per second");
        Assert.Equal(2, load.Versions.Count);
        Assert.NotEqual(_firstVersion, second);
        Assert.Equal(second, await ServedVersionAsync());
        Assert.Single(await TestStack.ContainersAsync("site"));
        Assert.Equal(edge, await TestStack.ContainersAsync("edge"));
    }

    [SkippableTheory]
    [InlineData("nginx/nginx.conf", "crashes", "\nnot_a_directive on;\n")]
    public async Task T09_release_that_crashes_is_refused_while_the_old_one_serves(string file, string why, string text)
    {
        Ready();
        var serving = await ServedVersionAsync();
        var original = File.ReadAllText(Path.Combine(stack.Checkout, file));
        File.WriteAllText(Path.Combine(stack.Checkout, file), original + text);
        await using var load = new Load(TestStack.Url);

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        Assert.Empty((await load.StopAsync()).Failures);
        Assert.Single(load.Versions);
        Assert.Contains("Refused: release", printed, StringComparison.Ordinal);
        Assert.True(printed.Contains(why, StringComparison.Ordinal) || printed.Contains("does not stay running", StringComparison.Ordinal), printed);
        Assert.Contains("not_a_directive", printed, StringComparison.Ordinal);
        await StillServesAsync(serving);

        File.WriteAllText(Path.Combine(stack.Checkout, file), original);
        log.WriteLine((await stack.UpAsync()).Must());
        await StillServesAsync(serving);
        Assert.Single(await TestStack.ContainersAsync("site"));
    }

    [SkippableFact]
    public async Task T10_another_signer_is_refused_even_when_nothing_else_changes()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var config = File.ReadAllText(Path.Combine(stack.Checkout, $"Pulumi.{TestStack.Name}.yaml"));
        await stack.SetAsync("omega:signing.signers[0]", new string('7', 64));

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        File.WriteAllText(Path.Combine(stack.Checkout, $"Pulumi.{TestStack.Name}.yaml"), config);
        Assert.Contains("has no key of omega:signing.signers", printed, StringComparison.Ordinal);
        await StillServesAsync(serving);
    }

    [SkippableFact]
    public async Task T11_a_moved_tag_is_refused_and_the_running_digest_stays()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var image = await stack.OutputAsync("image");
        var tag = $"localhost:5000/omega/web:{serving}";
        (await PushAsync($"docker tag {_firstImage} {tag} && docker push -q {tag}")).Must();

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        (await PushAsync($"docker pull -q {image} && docker tag {image} {tag} && docker push -q {tag}")).Must();
        Assert.Contains($"the tag {tag} was moved", printed, StringComparison.Ordinal);
        await StillServesAsync(serving);
        (await stack.UpAsync("--expect-no-changes")).Must();
    }

    [SkippableFact]
    public async Task T12_an_unsigned_release_is_refused()
    {
        Ready();
        var serving = await ServedVersionAsync();
        const string Version = "20200101-000000";
        var tag = $"localhost:5000/omega/web:{Version}";
        var digest = _firstImage![(_firstImage!.IndexOf('@', StringComparison.Ordinal) + 1)..];
        (await PushAsync($"docker tag {_firstImage} {tag} && docker push -q {tag}")).Must();
        await DeployAsync(Version, digest, _firstContent!);

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        await stack.RemoveAsync("omega:release");
        Assert.Contains($"Refused: no signature for version {Version}", printed, StringComparison.Ordinal);
        await StillServesAsync(serving);
    }

    [SkippableFact]
    public async Task T13_a_signed_release_is_refused_when_its_signer_is_not_expected()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var config = File.ReadAllText(Path.Combine(stack.Checkout, $"Pulumi.{TestStack.Name}.yaml"));
        await stack.SetAsync("omega:signing.signers[0]", new string('7', 64));
        await DeployAsync(_firstVersion!, _firstImage![(_firstImage!.IndexOf('@', StringComparison.Ordinal) + 1)..], _firstContent!);

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        File.WriteAllText(Path.Combine(stack.Checkout, $"Pulumi.{TestStack.Name}.yaml"), config);
        Assert.Contains("is signed by omega, whose keys are not all in omega:signing.signers", printed, StringComparison.Ordinal);
        await StillServesAsync(serving);
    }

    [SkippableFact]
    public async Task T14_an_earlier_release_comes_back_without_a_build_and_without_a_lost_request()
    {
        Ready();
        var images = await ImagesAsync();
        await DeployAsync(_firstVersion!, _firstImage![(_firstImage!.IndexOf('@', StringComparison.Ordinal) + 1)..], _firstContent!);
        await using var load = new Load(TestStack.Url);

        log.WriteLine((await stack.UpAsync()).Must());

        Assert.Empty((await load.StopAsync()).Failures);
        Assert.Equal(images, await ImagesAsync());
        await StillServesAsync(_firstVersion!);
        Assert.Equal(_firstImage, await stack.OutputAsync("image"));
    }

    [SkippableFact]
    public async Task T15_containers_removed_by_hand_come_back_with_one_refreshing_update()
    {
        Ready();
        await Shell.DockerAsync("rm", "-f", Assert.Single(await TestStack.ContainersAsync("site")));
        await Shell.DockerAsync("rm", "-f", Assert.Single(await TestStack.ContainersAsync("edge")));

        log.WriteLine((await stack.UpAsync("--refresh")).Must());

        await StillServesAsync(_firstVersion!);
        (await stack.UpAsync("--expect-no-changes")).Must();
    }

    [SkippableFact]
    public async Task T16_the_page_and_its_headers_reach_a_reader()
    {
        Ready();
        using var client = new HttpClient();

        var page = await client.GetAsync(TestStack.Url);
        var missing = await client.GetAsync(new Uri(TestStack.Url, "assets/missing.js"));
        var api = await client.GetAsync(new Uri(TestStack.Url, "api/news"));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("application/json", api.Content.Headers.ContentType?.MediaType);
        foreach (var response in new[] { page, missing, api })
        {
            Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Single(response.Headers.GetValues("X-Content-Type-Options"));
        }
    }

    [SkippableFact]
    public async Task T17_destroy_leaves_nothing_but_published_images_and_logs()
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

    private static IEnumerable<(string Name, string Marker)> Secrets(string keys) => Directory
        .EnumerateFiles(keys, "*", SearchOption.AllDirectories)
        .Where(path => path.EndsWith("password", StringComparison.Ordinal) || path.EndsWith("passphrase", StringComparison.Ordinal) || path.EndsWith(".pem", StringComparison.Ordinal))
        .Where(path => !File.ReadAllText(path).Contains("BEGIN PUBLIC", StringComparison.Ordinal) && !File.ReadAllText(path).Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        .Select(path => (Path.GetFileName(path), File.ReadAllText(path).Trim().Split('\n') is var lines && lines.Length > 3 ? lines[lines.Length / 2] : lines[0]));
}
