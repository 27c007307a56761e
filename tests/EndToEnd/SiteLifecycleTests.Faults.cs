using System.Net;
using System.Net.Sockets;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class SiteLifecycleTests
{
    [SkippableFact]
    public async Task T14_a_taken_port_is_said_so_and_the_site_goes_on_at_the_old_one()
    {
        Ready();
        const int Taken = TestStack.Port + 1;
        var serving = await ServedVersionAsync();
        using (stack.KeepConfiguration())
        {
            await stack.SetAsync("omega:site.port", $"{Taken}");
            using (var other = new TcpListener(IPAddress.Loopback, Taken))
            {
                other.Start();
                var printed = (await stack.UpAsync()).MustFail();

                log.WriteLine(printed);
                Assert.Contains($"Port {Taken} of 127.0.0.1 is taken by another process.", printed, StringComparison.Ordinal);
                await StillServesAsync(serving);
            }

            log.WriteLine((await stack.UpAsync()).Must());
            Assert.Equal($"http://localhost:{Taken}", await stack.OutputAsync("url"));
            Assert.Equal(serving, await ServedVersionAsync(Taken));
        }

        (await stack.UpAsync()).Must();
        await StillServesAsync(serving);
    }

    [SkippableTheory]
    [InlineData(5000, "The registry localhost:5000 cannot be reached")]
    [InlineData(4443, "the trust server https://localhost:4443 cannot be reached")]
    public async Task T15_update_without_a_service_is_refused_and_the_next_one_carries_on(int port, string message)
    {
        Ready();
        var serving = await ServedVersionAsync();
        await using (var service = await StoppedService.StopAsync(port))
        {
            Skip.If(service is null, $"End-to-end suite: what listens on port {port} is no container that could be stopped.");

            var printed = (await stack.UpAsync()).MustFail();

            log.WriteLine(printed);
            Assert.Contains(message, printed, StringComparison.Ordinal);
            await StillServesAsync(serving);
        }

        (await stack.UpAsync("--expect-no-changes")).Must();
    }

    [SkippableFact]
    public async Task T16_update_without_a_Docker_engine_builds_nothing_and_says_so()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var published = await PublishedAsync();
        using (stack.Keep("web/index.html"))
        {
            stack.ChangePage("no engine");

            var printed = (await stack.UpWithAsync("DOCKER_HOST", "unix:///nonexistent/docker.sock")).MustFail();

            log.WriteLine(printed);
            Assert.Contains("The Docker engine does not answer.", printed, StringComparison.Ordinal);
            Assert.Equal(published, await PublishedAsync());
            await StillServesAsync(serving);
        }

        (await stack.UpAsync()).Must();
        await StillServesAsync(serving);
    }

    [SkippableFact]
    public async Task T16b_a_clock_that_was_set_back_moves_no_version()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var images = await ImagesAsync();
        using (var clock = new StoppedClock(serving))
        using (stack.Keep("web/index.html"))
        {
            stack.ChangePage("the clock was set back");

            var printed = (await stack.UpWithAsync("PATH", clock.SearchPath)).MustFail();

            log.WriteLine(printed);
            Assert.Contains($"The clock of this machine gives version {serving}", printed, StringComparison.Ordinal);
            Assert.Equal(images, await ImagesAsync());
            await StillServesAsync(serving);
        }

        (await stack.UpAsync()).Must();
        await StillServesAsync(serving);
    }

    [SkippableFact]
    public async Task T17_a_rotated_password_replaces_nothing_and_the_next_push_uses_it()
    {
        Ready();
        var site = await TestStack.ContainersAsync("site");
        var edge = await TestStack.ContainersAsync("edge");
        var images = await ImagesAsync();
        await using (var rotated = await RotatedPassword.CreateAsync(stack.Base))
        using (stack.KeepConfiguration())
        {
            Skip.If(rotated is null, "End-to-end suite: the registry on port 5000 is no container whose password could be changed.");
            var signed = await RotatedPassword.TrustDataAsync();
            await stack.SetSecretAsync("omega:registryPassword", rotated.Password);

            log.WriteLine((await stack.UpAsync()).Must());

            Assert.Equal(site, await TestStack.ContainersAsync("site"));
            Assert.Equal(edge, await TestStack.ContainersAsync("edge"));
            Assert.Equal(images, await ImagesAsync());
            Assert.Equal(signed, await RotatedPassword.TrustDataAsync());
            (await stack.UpAsync("--expect-no-changes")).Must();

            stack.ChangePage("rotated");
            log.WriteLine((await stack.UpAsync()).Must());
            Assert.Equal(await stack.OutputAsync("version"), await ServedVersionAsync());
            Assert.NotEqual(signed, await RotatedPassword.TrustDataAsync());
        }

        (await stack.UpAsync()).Must();
    }

    [SkippableFact]
    public async Task T22_a_registry_elsewhere_that_speaks_plain_http_is_refused()
    {
        Ready();
        var serving = await ServedVersionAsync();
        using (var elsewhere = new PlainRegistry())
        using (stack.KeepConfiguration())
        {
            await stack.SetAsync("omega:image.registry", elsewhere.Address);

            var printed = (await stack.UpAsync()).MustFail();

            log.WriteLine(printed);
            Assert.Contains($"The registry {elsewhere.Address} speaks plain http", printed, StringComparison.Ordinal);
            Assert.Empty(elsewhere.Authorizations);
            await StillServesAsync(serving);
        }

        log.WriteLine((await stack.UpAsync()).Must());
        await StillServesAsync(serving);
    }
}
