using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Live;

/// <summary>The door holds the port, edges borrow it: none is missed when one follows another, or when one ends at once.</summary>
[Collection(ImageCollection.Name)]
public sealed class DoorTests(ImageFixture fixture)
{
    [SkippableFact]
    public async Task An_edge_that_was_not_named_takes_no_connection_and_can_be_asked_by_itself()
    {
        fixture.SkipIfMissing();
        var (_, url, start) = await StartDoorAsync();
        var (first, second) = (await start(), await start());
        var site = await HardenedContainer.StartAsync(fixture, "site");
        (await first.OmegaAsRootAsync("activate", site.Name)).Succeeded();
        (await first.OmegaAsRootAsync("serve")).Succeeded();

        Assert.Contains(ImageFixture.FirstVersion, (await second.OmegaAsync("get", "/version.json")).Output, StringComparison.Ordinal);
        for (var turn = 0; turn < 20; turn++)
        {
            Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(url, "/version.json"), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\"client\":\"172", await second.LogsAsync(), StringComparison.Ordinal);
        Assert.NotEqual(0, (await second.OmegaAsync("serve")).ExitCode);
    }

    [SkippableFact]
    public async Task One_edge_follows_another_and_no_reader_loses_anything()
    {
        fixture.SkipIfMissing();
        var (_, url, start) = await StartDoorAsync();
        var site = await HardenedContainer.StartAsync(fixture, "site");
        var first = await start();
        (await first.OmegaAsRootAsync("activate", site.Name)).Succeeded();
        (await first.OmegaAsRootAsync("serve")).Succeeded();
        var happening = new Happening("an edge follows another", async () =>
        {
            var second = await start();
            (await second.OmegaAsRootAsync("serve")).Succeeded();
            (await Shell.DockerAsync("stop", first.Name)).Succeeded();
        }, Promise.NothingIsLost);

        happening.Judge(await happening.RunAsync(url));
    }

    [SkippableTheory]
    [InlineData("edge")]
    [InlineData("door")]
    public async Task What_is_killed_serves_again_without_a_hand(string role)
    {
        fixture.SkipIfMissing();
        var (door, url, start) = await StartDoorAsync();
        var site = await HardenedContainer.StartAsync(fixture, "site");
        var edge = await start();
        (await edge.OmegaAsRootAsync("activate", site.Name)).Succeeded();
        (await edge.OmegaAsRootAsync("serve")).Succeeded();
        var killed = role == "edge" ? edge : door;
        var happening = new Happening($"{role} killed", async () =>
        {
            var process = (await Shell.DockerAsync("inspect", "--format", "{{.State.Pid}}", killed.Name)).Succeeded();
            (await Shell.RunAsync("kill", ["-9", process])).Succeeded();
        }, role == "edge" ? Promise.NothingIsLost : Promise.ItRecovers);

        happening.Judge(await happening.RunAsync(url));
    }

    /// <summary>A door, its address, which it keeps when it is started again, and what starts an edge that borrows from it.</summary>
    private async Task<(HardenedContainer Door, Uri Url, Func<Task<HardenedContainer>> Start)> StartDoorAsync()
    {
        var (lent, state) = (fixture.Volume("door"), fixture.Volume("edge"));
        string[] options = ["--env", "OMEGA_DOOR=8080", "--volume", $"{lent}:{Hardening.DoorPath}", "--restart", "unless-stopped"];
        var port = FreePort.Find();
        var door = await HardenedContainer.StartAsync(fixture, "door", options: [.. options, "--publish", $"127.0.0.1:{port}:{Hardening.ContainerPort}"]);
        return (door, new Uri($"http://127.0.0.1:{port}/"), () => HardenedContainer.StartAsync(fixture, "edge", options: [.. options, "--volume", $"{state}:{Hardening.EdgeStatePath}"]));
    }
}
