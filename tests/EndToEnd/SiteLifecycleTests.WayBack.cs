using System.Text.Json.Nodes;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class SiteLifecycleTests
{
    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T23h_the_way_back_is_open_when_registry_and_trust_server_are_gone_and_the_record_says_so()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var other = Text((await LedgerAsync()).Last(record => Text(record, "version") != serving), "version");
        (await stack.OmegaAsync("ledger", "verify", TestStack.Name)).Must();
        await using (var registry = await StoppedService.StopAsync(5000))
        await using (var server = await StoppedService.StopAsync(4443))
        {
            Skip.If(registry is null || server is null, "End-to-end suite: registry or trust server is no container that could be stopped.");
            var page = DocumentedPage.Of("docs/recovery.md").Section("Registry, trust server and network gone");
            var (rollback, rehearse) = (page.Next(), page.Next());
            page.MustBeDone();
            var load = new ReaderCrowd(TestStack.Url);

            log.WriteLine((await stack.RunAsync(rollback)).Must());

            (await load.StopAsync()).MustHaveLostNothing();
            await StillServesAsync(other);
            var last = (await LedgerAsync())[^1];
            Assert.Equal((other, "registry"), (Text(last, "version"), Text(last, "without")));
            var rehearsed = (await stack.RunAsync(rehearse with { Text = $"{rehearse.Text} --json" })).Must();
            log.WriteLine(rehearsed);
            Assert.All(JsonNode.Parse(rehearsed)!["releases"]!.AsArray(), one => Assert.True(one!["proven"]!.GetValue<bool>()));
            Assert.Equal("", await BesideAsync());
        }

        (await stack.OmegaAsync("rollback", serving, TestStack.Name)).Must();
        Assert.Null((await LedgerAsync())[^1]["without"]);
    }

    [SkippableFact]
    public async Task T23i_what_a_killed_rehearsal_leaves_is_gone_after_the_next_one_and_what_serves_is_untouched()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var running = stack.OmegaAsync("rehearse", TestStack.Name);
        var owner = "";
        await Patience.UntilAsync(async () => (owner = await BesideAsync()).Contains('.', StringComparison.Ordinal), () => "no release was started beside");

        (await Shell.BashAsync($"kill -9 {owner.Split('.')[1]}")).Must();

        (await running).MustFail();
        Assert.NotEqual("", await BesideAsync());
        log.WriteLine((await stack.OmegaAsync("rehearse", TestStack.Name)).Must());
        Assert.Equal("", await BesideAsync());
        await StillServesAsync(serving);
    }

    [SkippableFact]
    public async Task T23j_which_stack_served_an_affected_package_is_said_without_a_network()
    {
        Ready();
        var database = Environment.GetEnvironmentVariable("OMEGA_TEST_TRIVY_DB");
        Skip.If(database is null || !Shell.Has("trivy"), "OMEGA_TEST_TRIVY_DB names no database of Trivy with made-up entries, or trivy is not on PATH.");
        var page = DocumentedPage.Of("docs/evidence.md").Section("Who served it");
        var (shown, since, fetching) = (page.Next(), page.Next(), page.Next());
        page.MustBeDone();
        Task<Ran> RunAsync(DocumentedCommand command, string id) => stack.RunAsync(command, ("CVE-2024-1234", id), ("/srv/trivy", database!));
        // Another checkout may have taken the stack over, which keeps nothing of what was built before it; what serves, site and edge, is still there.
        _ = await RunAsync(fetching, "CVE-1900-0001");
        await using var registry = await StoppedService.StopAsync(5000);

        var exposed = await RunAsync(since, "CVE-1900-0001");
        var unknown = await RunAsync(shown, "CVE-1900-9999");

        log.WriteLine(exposed.Text);
        Assert.Equal((shown.ExitCode("somebody"), shown.ExitCode("could not be answered")), (exposed.ExitCode, unknown.ExitCode));
        var said = JsonNode.Parse(exposed.Output)!;
        Assert.All(said["unknown"]!.AsArray(), one => Assert.True(one!["until"] is not null && Text(one, "why").Contains("--fetch", StringComparison.Ordinal), $"{one}"));
        Assert.Equal(1, said["scans"]!.GetValue<int>());
        Assert.Contains(said["exposed"]!.AsArray(), one => Text(one!, "package").StartsWith("nginx", StringComparison.Ordinal) && one!["until"] is null);
        Assert.Contains("does not know CVE-1900-9999", unknown.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T23k_what_was_served_at_a_time_is_said_and_answers_again_beside_what_serves()
    {
        const int port = 18091;
        Ready();
        var serving = await ServedVersionAsync();
        var other = (await LedgerAsync()).Last(record => Text(record, "version") != serving);
        var page = DocumentedPage.Of("docs/ledger.md").Section("At a time");
        (string, string)[] then = [("2024-04-01T13:45Z", Text(other, "deployedAt")), ("8091", $"{port}")];
        var told = (await stack.RunAsync(page.Next(), then)).Must();
        var running = stack.RunAsync(page.Next(), then);
        page.MustBeDone();
        var owner = "";
        await Patience.UntilAsync(async () => (owner = await BesideAsync()).Contains('.', StringComparison.Ordinal), () => "nothing was started beside");
        await Patience.UntilAsync(Text(other, "version"), async () =>
        {
            try
            {
                return await ServedVersionAsync(port);
            }
            catch (HttpRequestException)
            {
                return "";
            }
        });
        await StillServesAsync(serving);

        // Not SIGINT, which whatever was started in the background of a shell ignores, and hands on.
        (await Shell.BashAsync($"kill -TERM {owner.Split('.')[1]}")).Must();

        var said = (await running).Must();
        log.WriteLine(said);
        Assert.All([told, said], one => Assert.Contains($"site        {Text(other, "version")} {Text(other, "digest")}", one, StringComparison.Ordinal));
        Assert.Contains("changed     /\n", said, StringComparison.Ordinal);
        Assert.Equal("", await BesideAsync());
        await StillServesAsync(serving);
    }

    [SkippableFact]
    public async Task T23l_a_release_is_the_same_when_it_is_built_again_elsewhere_and_another_one_when_a_file_is()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var shown = DocumentedPage.Of("docs/evidence.md").Section("Built again").Commands.Single();
        var refused = await stack.OmegaAsync("rebuild", serving, TestStack.Name);
        (await Shell.BashAsync($"cd '{stack.Checkout}' && git init -q . && git add -A && git -c user.name=e2e -c user.email=e2e@localhost commit -q -m one")).Must();
        (await stack.OmegaAsync("up", TestStack.Name, "--build")).Must();
        var version = await ServedVersionAsync();
        // Git runs it in each clone that is made: the page is another one there.
        var template = Directory.CreateTempSubdirectory("omega-e2e-").FullName;
        (await Shell.BashAsync($"mkdir '{template}/hooks' && printf '#!/bin/sh\\necho changed >>web/index.html\\n' >'{template}/hooks/post-checkout' && chmod +x '{template}/hooks/post-checkout'")).Must();
        var images = await AllImagesAsync();

        var rounds = Environment.GetEnvironmentVariable("OMEGA_TEST_LONG") is null ? 2 : 20;
        List<Ran> same = [];
        for (var round = 0; round < rounds; round++)
        {
            var elsewhere = shown with { Text = $"umask {(round % 2 == 0 ? "077" : "002")}; {shown.Text}" };
            same.Add(await stack.RunAsync(elsewhere, ("20240401-1345", version)));
        }

        var other = await stack.OmegaAsync(["rebuild", version, TestStack.Name], new() { ["GIT_TEMPLATE_DIR"] = template }, umask: null);

        Directory.Delete(template, recursive: true);
        log.WriteLine(refused.Text + same[0].Text + other.Text);
        Assert.Equal((2, shown.ExitCode("another image")), (refused.ExitCode, other.ExitCode));
        Assert.All(same, one => Assert.Equal(shown.ExitCode("the same"), one.ExitCode));
        Assert.Contains("its record names no commit", refused.Text, StringComparison.Ordinal);
        Assert.All(same, one => Assert.Contains("is the same when it is built again", one.Must(), StringComparison.Ordinal));
        Assert.Contains("/usr/share/omega/site/index.html: other bytes, ", other.Output, StringComparison.Ordinal);
        Assert.Equal(images, await AllImagesAsync());
        await DeployedOnlyAsSignedByASecondBuilderAsync(version, serving);
        Directory.Delete(Path.Combine(stack.Checkout, ".git"), recursive: true);
        (await stack.OmegaAsync("rollback", serving, TestStack.Name)).Must();
    }

    /// <summary>Images of the engine, which lists those of one second in any order.</summary>
    private static async Task<SortedSet<string>> AllImagesAsync() =>
        [.. (await Shell.DockerAsync("images", "--quiet", "--no-trunc")).Must().Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Owners of all containers and networks beside the stack.</summary>
    private static async Task<string> BesideAsync() => (await Shell.BashAsync($$$"""
        docker ps -a --filter label=omega.beside={{{TestStack.Project}}}-{{{TestStack.Name}}} --format '{{.Label "omega.beside.owner"}}'
        docker network ls --filter label=omega.beside={{{TestStack.Project}}}-{{{TestStack.Name}}} --format '{{.Label "omega.beside.owner"}}'
        """)).Must();
}
