using System.Collections.Concurrent;
using System.Net;
using Omega.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Omega.EndToEnd.Tests;

/// <summary>A site of Vite, built by `omega:web.build` without a network in an image that holds node and its packages.</summary>
[TestCaseOrderer("Omega.EndToEnd.Tests.Support.InOrder", "Omega.EndToEnd.Tests")]
public sealed class SiteBuildTests(TestStack stack, ITestOutputHelper log) : IClassFixture<TestStack>
{
    private const string Tag = "localhost:5000/omega/e2e-node:20";
    private const string Vite = "vite@8.4.0";

    private static string? _built;

    private static string Url(string path) => new Uri(TestStack.Url, path).ToString();

    [SkippableFact]
    public async Task T01_vite_builds_the_site_and_a_preview_shows_the_content_of_the_update()
    {
        Ready();
        await PushNodeAsync();
        WriteSite();
        await stack.SetAsync("omega:web.build.source", "app");
        await stack.SetAsync("omega:web.build.image", (await Shell.BashAsync($"docker image inspect --format '{{{{index .RepoDigests 0}}}}' {Tag}")).Must());
        await stack.SetAsync("omega:web.build.command[0]", "npm");
        await stack.SetAsync("omega:web.build.command[1]", "run");
        await stack.SetAsync("omega:web.build.command[2]", "build");
        await stack.SetAsync("omega:web.labels.licence", "MIT");
        var preview = (await stack.PreviewAsync()).Must();

        log.WriteLine((await stack.UpAsync()).Must());

        _built = await stack.OutputAsync("content");
        Assert.Contains(_built["sha256:".Length..][..12], preview, StringComparison.Ordinal);
        using var client = new HttpClient();
        var page = await client.GetStringAsync(TestStack.Url);
        var script = page.Split('"').First(part => part.StartsWith("/assets/", StringComparison.Ordinal) && part.EndsWith(".js", StringComparison.Ordinal));
        using var answer = await client.GetAsync(Url(script));
        Assert.Equal((HttpStatusCode.OK, "public, max-age=31536000, immutable"), (answer.StatusCode, Assert.Single(answer.Headers.NonValidated["Cache-Control"])));
        Assert.Equal("MIT", (await Shell.DockerAsync(
            "inspect", "--format", "{{index .Config.Labels \"org.opencontainers.image.licenses\"}}", Assert.Single(await TestStack.ContainersAsync("site")))).Must());
    }

    [SkippableFact]
    public async Task T02_second_update_runs_nothing_and_a_mark_of_the_source_makes_another_site()
    {
        Ready(afterFirst: true);
        var began = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        log.WriteLine((await stack.UpAsync("--expect-no-changes")).Must());

        Assert.Empty((await Shell.DockerAsync("events", "--since", $"{began}", "--until", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1}", "--filter", "label=omega.role=build")).Must());
        stack.Edit("app/src/main.js", text => text.Replace("It works.", "It works again.", StringComparison.Ordinal));
        (await stack.UpAsync()).Must();
        Assert.NotEqual(_built, await stack.OutputAsync("content"));
    }

    [SkippableFact]
    public async Task T03_build_that_fails_says_why_and_what_served_before_goes_on()
    {
        Ready(afterFirst: true);
        using var kept = stack.Keep("app/src/main.js");
        stack.Edit("app/src/main.js", _ => "import './none.js';");

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        Assert.Contains("omega:web.build of app/ failed with exit code 1:", printed, StringComparison.Ordinal);
        Assert.Contains("none.js", printed, StringComparison.Ordinal);
        Assert.Contains("what served before goes on serving", printed, StringComparison.Ordinal);
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(TestStack.Url)).StatusCode);
        Assert.Empty((await Shell.DockerAsync("ps", "-aq", "--filter", "label=omega.role=build")).Must());
    }

    [SkippableFact]
    public async Task T04_build_has_no_network_and_is_an_ordinary_user()
    {
        Ready(afterFirst: true);
        using var kept = stack.KeepConfiguration();
        await stack.SetAsync("omega:web.build.command[0]", "/bin/sh");
        await stack.SetTextAsync("omega:web.build.command[1]", "-c");
        await stack.SetAsync("omega:web.build.command[2]", "node -e 'console.log(\"user\", process.getuid(), \"cards\", Object.keys(os.networkInterfaces()).join())'; exit 5");

        var printed = (await stack.PreviewAsync()).MustFail();

        Assert.Contains("failed with exit code 5:", printed, StringComparison.Ordinal);
        Assert.Contains("user 10101 cards lo", printed, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T05_maintenance_loses_no_request_replaces_nothing_and_is_on_record()
    {
        Ready(afterFirst: true);
        var before = await ContainersAsync();
        var records = (await stack.OutputAsync("ledger")).Split("\"hash\"").Length;
        await stack.SetAsync("omega:web.maintenance", "true");
        using var client = new HttpClient();
        using var stop = new CancellationTokenSource();
        var answers = new ConcurrentDictionary<string, int>();
        var readers = Enumerable.Range(0, 8).Select(_ => ReadAsync(client, answers, stop.Token)).ToList();

        log.WriteLine((await stack.UpAsync()).Must());

        using (var closed = await client.GetAsync(TestStack.Url))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(120)), (closed.StatusCode, closed.Headers.RetryAfter?.Delta));
        }

        Assert.Equal(before, await ContainersAsync());
        Assert.Equal(records + 1, (await stack.OutputAsync("ledger")).Split("\"hash\"").Length);
        await stack.RemoveAsync("omega:web.maintenance");
        (await stack.UpAsync()).Must();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(TestStack.Url)).StatusCode);
        Assert.Equal(before, await ContainersAsync());
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(["200", "503"], answers.Keys.Order(StringComparer.Ordinal));
    }

    private static async Task ReadAsync(HttpClient client, ConcurrentDictionary<string, int> answers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            string said;
            try
            {
                using var answer = await client.GetAsync(TestStack.Url, CancellationToken.None);
                said = $"{(int)answer.StatusCode}";
            }
            catch (HttpRequestException failure)
            {
                said = failure.Message;
            }

            answers.AddOrUpdate(said, 1, (_, count) => count + 1);
        }
    }

    private void Ready(bool afterFirst = false)
    {
        var missing = stack.Missing ?? ((string[])["node", "npm"]).Select(program => Shell.Has(program) ? null : $"{program} is not on PATH").FirstOrDefault(lack => lack is not null);
        Skip.If(missing is not null, $"The suite of built sites needs a real stack and node: {missing}.");
        Skip.If(afterFirst && _built is null, "The first deployment failed or was skipped, and this test goes on from it.");
    }

    private static async Task<string> ContainersAsync() => string.Join(' ', await TestStack.ContainersAsync("site")) + " edge " + string.Join(' ', await TestStack.ContainersAsync("edge"));

    private void WriteSite()
    {
        foreach (var (name, text) in new[]
        {
            ("package.json", """{ "name": "site", "private": true, "type": "module", "scripts": { "build": "vite build" } }"""),
            ("index.html", "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Vite</title></head><body><p id=\"said\"></p><script type=\"module\" src=\"/src/main.js\"></script></body></html>\n"),
            ("src/main.js", "import './main.css';\ndocument.querySelector('#said').textContent = 'It works.';\n"),
            ("src/main.css", "p { color: green }\n"),
        })
        {
            var path = Path.Combine(stack.Checkout, "app", name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    /// <summary>Makes an image of this machine's node, its npm, a shell and Vite, and pushes it, so that it has a digest.</summary>
    private static async Task PushNodeAsync()
    {
        var root = Directory.CreateTempSubdirectory("omega-node");
        try
        {
            var packages = await Shell.BashAsync($"cd '{root.FullName}' && echo '{{}}' >package.json && npm install --no-audit --no-fund --silent {Vite}");
            Skip.If(packages.ExitCode != 0, $"npm cannot fetch {Vite} here: {packages.Text}");
            (await Shell.BashAsync($$"""
                cd '{{root.FullName}}' && rm package*.json
                mkdir -p usr/bin bin tmp && chmod 1777 tmp
                npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
                mkdir -p ".${npm%/*}" && cp -a "$npm" ".$npm" && ln -s "$npm/bin/npm-cli.js" usr/bin/npm
                cp -L "$(command -v node)" usr/bin/node && cp -L /bin/sh bin/sh && cp -L /usr/bin/env usr/bin/env
                for file in usr/bin/node bin/sh usr/bin/env $(find node_modules -name '*.node'); do
                  ldd "$file" | grep -oE '/[^ :]+' | grep -v node_modules || true
                done | sort -u | while read -r library; do mkdir -p ".${library%/*}" && cp -L "$library" ".$library"; done
                export DOCKER_CONFIG=$(mktemp -d) DOCKER_CONTENT_TRUST=0
                trap 'rm -rf "$DOCKER_CONFIG"' EXIT
                docker login localhost:5000 --username omega --password-stdin <'{{TestStack.Services}}/keys/registry-password' >/dev/null 2>&1
                tar -c . | docker import --change 'ENV PATH=/usr/bin:/bin' - {{Tag}} >/dev/null
                docker push -q {{Tag}}
                """)).Must();
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
