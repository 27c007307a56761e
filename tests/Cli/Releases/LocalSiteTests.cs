using Omega.Cli.Releases;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;
using Omega.Core.Settings;

namespace Omega.Cli.Tests.Releases;

/// <summary>The site as it lies in a checkout: built by the recipe, behind an edge, published, signed and recorded by nobody.</summary>
public sealed class LocalSiteTests : IDisposable
{
    private static readonly string Name = $"omega-dev-beside-{Environment.ProcessId}";

    private readonly TemporaryCheckout _checkout = new();
    private readonly StringWriter _said = new();
    private int _built;

    public void Dispose()
    {
        _checkout.Dispose();
        _said.Dispose();
    }

    [Fact]
    public async Task It_is_built_from_a_context_of_its_own_and_an_edge_alone_has_the_port()
    {
        var engine = Engine();
        await using var host = await OpenAsync(engine);

        await Site(engine, host).ShowAsync(Some.Settings(), CancellationToken.None);

        var context = Path.Combine(_checkout.Root, ".omega", "dev", "context");
        Assert.Contains(engine.Lines, line => line.StartsWith($"docker build --quiet --platform linux/amd64 --file {context}/nginx/Dockerfile --build-arg BASE={Some.Settings().Image.Base} ", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(context, "web", "index.html")));
        Assert.False(Directory.Exists(Path.Combine(_checkout.Root, ".omega", "context")), "the context of releases is another one");
        var runs = engine.Lines.Where(line => line.StartsWith("docker run ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, runs.Count);
        Assert.All(runs, run => Assert.Contains(" --read-only --cap-drop ALL --security-opt no-new-privileges", run, StringComparison.Ordinal));
        Assert.Contains("--publish 127.0.0.1:8090:8080", Assert.Single(runs, run => run.EndsWith(" image-1 edge", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("--publish", Assert.Single(runs, run => run.EndsWith(" image-1", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains($"docker exec --user 0:0 {Name}-edge-1 /usr/local/bin/omega activate {Name}-site-1", engine.Lines);
        Assert.DoesNotContain(engine.Calls, call => call.File != "docker" || call.Arguments[0] is "push" or "login" or "tag");
    }

    [Fact]
    public async Task A_change_is_another_container_behind_the_same_edge_and_nothing_where_nothing_changed()
    {
        var engine = Engine();
        await using var host = await OpenAsync(engine);
        var site = Site(engine, host);
        await site.ShowAsync(Some.Settings(), CancellationToken.None);
        await site.ShowAsync(Some.Settings(), CancellationToken.None);
        Assert.Equal(1, _built);

        foreach (var number in (int[])[2, 3])
        {
            _checkout.Write("web/index.html", $"<html>{number}</html>\n");
            await site.ShowAsync(Some.Settings(), CancellationToken.None);
        }

        Assert.Equal(3, _built);
        Assert.Single(engine.Lines, line => line.EndsWith(" edge", StringComparison.Ordinal));
        Assert.Contains($"docker exec --user 0:0 {Name}-edge-1 /usr/local/bin/omega activate {Name}-site-3 {Name}-site-2", engine.Lines);
        Assert.Contains($"docker rm --force --volumes {Name}-site-1", engine.Lines);
        Assert.Contains("docker rmi stage-3", engine.Lines);
        Assert.DoesNotContain("docker rmi stage-2", engine.Lines);
    }

    /// <summary>The edge runs the first image for as long as its recipe stays.</summary>
    [Fact]
    public async Task An_image_that_runs_is_asked_for_again_until_it_goes()
    {
        var engine = new FakeProcesses().On("docker rmi image-1", 1);
        var rules = Engine(engine);
        await using var host = await OpenAsync(rules);
        var site = Site(rules, host);
        await site.ShowAsync(Some.Settings(), CancellationToken.None);
        _checkout.Write("web/index.html", "<html>2</html>\n");

        await site.ShowAsync(Some.Settings(), CancellationToken.None);

        Assert.Equal((2, 1), (rules.Lines.Count(line => line == "docker rmi image-1"), rules.Lines.Count(line => line == "docker rmi image-2")));
    }

    [Fact]
    public async Task Another_recipe_of_the_edge_is_another_edge()
    {
        var engine = Engine();
        await using var host = await OpenAsync(engine);
        var site = Site(engine, host);
        await site.ShowAsync(Some.Settings(), CancellationToken.None);

        _checkout.Write("nginx/edge.conf", "events {} # another\n");
        await site.ShowAsync(Some.Settings(), CancellationToken.None);

        Assert.Contains($"docker rm --force --volumes {Name}-edge-1", engine.Lines);
        Assert.Contains(engine.Lines, line => line.Contains($" --name {Name}-edge-2 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_built_is_told_and_what_answered_before_stays()
    {
        var engine = Engine();
        await using var host = await OpenAsync(engine);
        var site = Site(engine, host);
        await site.ShowAsync(Some.Settings(), CancellationToken.None);
        _checkout.Write("web/index.html", "<html><link rel=stylesheet href=gone.css></html>\n");

        var problem = await Assert.ThrowsAnyAsync<OmegaException>(() => site.ShowAsync(Some.Settings(), CancellationToken.None));

        Assert.Contains("web/index.html:1 refers to 'gone.css'", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(engine.Lines, line => line.Contains("rm --force", StringComparison.Ordinal) && line.Contains("site-1", StringComparison.Ordinal));
        Assert.NotNull(site.Shown);
    }

    [Fact]
    public async Task Services_that_run_are_asked_by_their_names_on_their_networks_and_the_others_are_named()
    {
        var engine = Engine(service => service == "api" ? "omega-dev-api-1\n" : "");
        await using var host = await OpenAsync(engine);

        await Site(engine, host).ShowAsync(Some.Services(), CancellationToken.None);

        var run = Assert.Single(engine.Lines, line => line.StartsWith("docker run ", StringComparison.Ordinal) && line.EndsWith(" image-1", StringComparison.Ordinal));
        Assert.Contains(" --env OMEGA_API=omega-dev-api-1:8000 --env OMEGA_API_PATH=/api/ --env OMEGA_SERVICES=/feed/=service-feed:8000 ", run, StringComparison.Ordinal);
        Assert.Contains($"docker network connect omega-dev {Name}-site-1", engine.Lines);
        Assert.Contains("Service feed does not run, so /feed/ answers 503. `./omega up dev` starts it.", _said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_end_nothing_is_left()
    {
        var engine = Engine(new FakeProcesses().On("docker rmi image-1", 1));
        var host = await OpenAsync(engine);
        var site = Site(engine, host);
        await site.ShowAsync(Some.Settings(), CancellationToken.None);

        await site.ForgetAsync();

        Assert.Equal(
            [
                $"docker rm --force --volumes {Name}", $"docker rm --force --volumes {Name}-site-1", $"docker rm --force --volumes {Name}-edge-1", $"docker network rm {Name}",
                "docker images --quiet --filter dangling=true --filter label=omega.stage=build", "docker rmi image-1", "docker rmi stage-3",
            ],
            engine.Lines.TakeLast(7));
    }

    [Fact]
    public async Task A_container_that_does_not_serve_is_told_with_its_last_words_and_its_image_goes()
    {
        var engine = new FakeProcesses().On("docker exec", 1).On("docker inspect --format {{.State.Status}}", output: "exited\n").On("docker logs", output: "last words\n")
            .On("docker build", output: "image-1\n").On("docker");
        await using var host = await OpenAsync(engine);

        var problem = await Assert.ThrowsAsync<OmegaException>(() => Site(engine, host).ShowAsync(Some.Settings(), CancellationToken.None));

        Assert.Equal($"The container {Name}-site-1 does not serve (exited):\nlast words", problem.Message);
        Assert.Contains("docker rmi image-1", engine.Lines);
    }

    private FakeProcesses Engine(Func<string, string>? running = null) => Engine(new FakeProcesses(), running);

    private FakeProcesses Engine(FakeProcesses first, Func<string, string>? running = null) => first
        .On("docker images", output: "stage-1\nstage-2\nstage-3\n")
        .On("docker build", _ => (0, $"image-{++_built}\n", ""))
        .On("docker ps --filter label=omega.stack=omega-dev", call => (0, running?.Invoke(call.Arguments[4]["label=omega.role=".Length..]) ?? "", ""))
        .On("docker inspect --format {{range", output: "omega-dev omega-dev-inside \n")
        .On("docker");

    private LocalSite Site(FakeProcesses engine, BesideHost host) =>
        new(new Checkout(_checkout.Root), engine, new Report(TextWriter.Null, _said, color: false), host, "dev", TimeProvider.System);

    private static Task<BesideHost> OpenAsync(FakeProcesses engine) =>
        BesideHost.OpenAsync(engine, "dev", new SiteSettings(), 8090, CancellationToken.None);
}
