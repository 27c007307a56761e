using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

/// <summary>Another stack behind the same edge: its own releases at a name of its own, at the port and with the certificates of the front.</summary>
public sealed partial class SiteLifecycleTests
{
    private const string Behind = TestStack.Behind;
    private const string Shared = $"{TestStack.Project}-{TestStack.Name}-behind";

    [SkippableFact]
    [Trait("Form", "long")]
    public async Task T30ba_a_stack_behind_the_edge_has_a_life_of_its_own_and_readers_of_neither_lose_anything()
    {
        Ready();
        var front = new Uri($"https://{InFiles}:{TlsPort}/");
        var behind = new Uri($"https://{InConfiguration}:{TlsPort}/");
        try
        {
            await ComesAsync(front);
            await LivesAsync(front, behind);
            await TrustedAsync();
            await DriftIsFoundAsync();
            await GoesAsync(front);
        }
        finally
        {
            await stack.PulumiAsync("destroy", "--yes", "--skip-preview", "--stack", Behind);
        }

        Assert.Equal(await stack.OutputAsync("version"), (await AskedAsync(InConfiguration, "/version.json")).Version);
        Assert.Equal("", (await Shell.DockerAsync("network", "ls", "--quiet", "--filter", $"name={Shared}")).Must());
    }

    /// <summary>What is not there yet is told for its name alone.</summary>
    private async Task ComesAsync(Uri front)
    {
        await using var readers = Readers(front);
        await readers.AnsweredAsync();
        await stack.SetAsync($"omega:site.hosts[\"{InConfiguration}\"]", Behind);
        (await stack.UpAsync()).Must();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskedAsync(InConfiguration, "/")).Status);
        await InitBehindAsync();
        (await UpBehindAsync()).Must();
        await Patience.UntilAsync(await VersionBehindAsync(), async () => (await AskedAsync(InConfiguration, "/version.json")).Version);
        await readers.AnsweredAsync();
        (await readers.StopAsync()).MustHaveLostNothing();
    }

    /// <summary>A release and the way back behind, another edge behind and in front.</summary>
    private async Task LivesAsync(Uri front, Uri behind)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await AskedAsync(InConfiguration, "/.omega/health")).Status);
        await using var own = Readers(front);
        // A rollback is one of what happens.
        await using var other = Readers(behind, mayGoBack: true);
        var first = await VersionBehindAsync();
        var edges = (Front: Assert.Single(await TestStack.ContainersAsync("edge")), Behind: await BehindAsync("edge"));
        foreach (var change in (Func<Task>[])[
            async () =>
            {
                stack.ChangePage("behind");
                (await UpBehindAsync()).Must();
            },
            async () => (await stack.OmegaAsync("rollback", first, Behind)).Must(),
            async () =>
            {
                await SetBehindAsync("omega:site.trustedProxies[0]", "192.0.2.1");
                (await UpBehindAsync()).Must();
            },
            async () =>
            {
                await stack.SetAsync("omega:site.trustedProxies[0]", "192.0.2.1");
                (await stack.UpAsync()).Must();
            },
        ])
        {
            await Task.WhenAll(own.AnsweredAsync(), other.AnsweredAsync());
            await change();
        }

        await Task.WhenAll(own.AnsweredAsync(), other.AnsweredAsync());
        foreach (var report in new[] { await own.StopAsync(), await other.StopAsync() })
        {
            log.WriteLine($"{report}");
            report.MustHaveLostNothing();
        }

        Assert.Equal((first, first), (await VersionBehindAsync(), (await AskedAsync(InConfiguration, "/version.json")).Version));
        Assert.Equal(await stack.OutputAsync("version"), (await AskedAsync(InFiles, "/version.json")).Version);
        Assert.NotEqual(edges, (Assert.Single(await TestStack.ContainersAsync("edge")), await BehindAsync("edge")));
    }

    /// <summary>The front does not leave those behind it alone; it goes on without them.</summary>
    private async Task GoesAsync(Uri front)
    {
        var refused = await stack.OmegaAsync("down", TestStack.Name);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"Stack '{TestStack.Name}' is not removed while stack '{Behind}' is behind the edge of stack '{TestStack.Name}' (network {Shared}). Nothing was changed.", refused.Text, StringComparison.Ordinal);
        await using var readers = Readers(front);
        await readers.AnsweredAsync();
        (await stack.PulumiAsync("destroy", "--yes", "--skip-preview", "--stack", Behind)).Must();
        (await Shell.DockerAsync("volume", "rm", $"{TestStack.Project}-{Behind}-logs")).Must();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskedAsync(InConfiguration, "/")).Status);
        await stack.RemoveAsync("omega:site.hosts");
        await stack.RemoveAsync("omega:site.trustedProxies");
        (await stack.UpAsync()).Must();
        await readers.AnsweredAsync();
        (await readers.StopAsync()).MustHaveLostNothing();
    }

    private static ReaderCrowd Readers(Uri site, bool mayGoBack = false) => new(
        site, new ReaderSettings { Authority = Authority.Certificate, At = IPAddress.Loopback, Readers = 6, Watchers = 2, MayGoBack = mayGoBack });

    /// <summary>The front's word about a reader counts behind it, and nobody else's.</summary>
    private static async Task TrustedAsync()
    {
        var marker = $"/{Guid.NewGuid():N}";
        _ = await AskedAsync(InConfiguration, $"{marker}-front");
        using var client = new HttpClient { DefaultRequestHeaders = { { "X-Forwarded-For", "198.51.100.7" } } };
        _ = (await client.GetAsync(new Uri($"http://localhost:{TestStack.Port + 3}{marker}-own"))).StatusCode;

        var lines = (await Shell.BashAsync($"docker logs {await BehindAsync("site")} 2>&1 | grep '{marker[1..]}'")).Must().Split('\n');

        Assert.Matches("""forwardedFor":"[0-9.]+, [0-9.]+",""", lines.Single(line => line.Contains("-front", StringComparison.Ordinal)));
        Assert.Matches("""forwardedFor":"[0-9.]+",""", lines.Single(line => line.Contains("-own", StringComparison.Ordinal)));
        Assert.DoesNotContain("198.51.100.7", lines.Single(line => line.Contains("-own", StringComparison.Ordinal)).Split("forwardedFor")[1], StringComparison.Ordinal);
    }

    /// <summary>A door that has left the network, and somebody who has nothing to do there, are found from both sides; what verify says brings the door back.</summary>
    private async Task DriftIsFoundAsync()
    {
        Assert.Empty(await BrokenAsync(TestStack.Name));
        Assert.Empty(await BrokenAsync(Behind));
        var door = await BehindAsync("door");
        (await Shell.DockerAsync("network", "disconnect", Shared, door)).Must();
        (await Shell.DockerAsync("network", "connect", Shared, Assert.Single(await TestStack.ContainersAsync("before")))).Must();

        var broken = await BrokenAsync(Behind);

        var missing = Assert.Single(broken, check => Text(check, "control") == $"is on network {Shared}");
        Assert.Single(broken, check => Text(check, "control") == "has no strangers");
        Assert.Equal(["has no strangers", "restrict-networks"], (await BrokenAsync(TestStack.Name)).Select(check => Text(check, "control")).Order(StringComparer.Ordinal));
        (await Shell.BashAsync(Text(missing, "actual").Split('`')[1])).Must();
        (await Shell.DockerAsync("network", "disconnect", Shared, Assert.Single(await TestStack.ContainersAsync("before")))).Must();
        Assert.Empty(await BrokenAsync(Behind));
        Assert.Empty(await BrokenAsync(TestStack.Name));
        await Patience.UntilAsync(await VersionBehindAsync(), async () => (await AskedAsync(InConfiguration, "/version.json")).Version);
    }

    private async Task<IReadOnlyList<JsonNode>> BrokenAsync(string name) =>
        [.. JsonNode.Parse((await stack.OmegaAsync("verify", name, "--json")).Output)!.AsArray().Where(check => !check!["holds"]!.GetValue<bool>())!];

    /// <summary>The same checkout, configuration and machine, under a name and at a port of its own.</summary>
    private async Task InitBehindAsync()
    {
        (await stack.PulumiAsync("stack", "init", Behind)).Must();
        var file = Path.Combine(stack.Checkout, $"Pulumi.{Behind}.yaml");
        await File.WriteAllTextAsync(file, await File.ReadAllTextAsync(file) + $"""
            config:
              omega:target: docker
              omega:image: {(await stack.PulumiAsync("config", "get", "omega:image", "--stack", TestStack.Name)).Must()}
              omega:signing: {(await stack.PulumiAsync("config", "get", "omega:signing", "--stack", TestStack.Name)).Must()}
              omega:site:
                port: {TestStack.Port + 3}
                behind: {TestStack.Name}

            """);
        foreach (var secret in (string[])["omega:registryPassword", "omega:signingKey", "omega:signingPassphrase"])
        {
            await stack.SetSecretTextAsync(secret, (await stack.PulumiAsync("config", "get", secret, "--stack", TestStack.Name)).Must(), Behind);
        }
    }

    private Task<Ran> UpBehindAsync() => stack.PulumiAsync("up", "--yes", "--skip-preview", "--stack", Behind);

    private async Task SetBehindAsync(string path, string value) => (await stack.PulumiAsync("config", "set", "--path", path, value, "--stack", Behind)).Must();

    private async Task<string> VersionBehindAsync() => (await stack.PulumiAsync("stack", "output", "version", "--stack", Behind)).Must();

    private static async Task<string> BehindAsync(string role) => (await Shell.DockerAsync(
        "ps", "--quiet", "--no-trunc", "--filter", $"label=omega.stack={TestStack.Project}-{Behind}", "--filter", $"label=omega.role={role}")).Must();

    private static async Task<(HttpStatusCode Status, string? Version)> AskedAsync(string name, string path)
    {
        using var client = TlsClient();
        using var answer = await client.GetAsync(new Uri($"https://{name}:{TlsPort}{path}"));
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, answer.IsSuccessStatusCode && text.StartsWith('{') ? JsonDocument.Parse(text).RootElement.GetProperty("version").GetString() : null);
    }
}
