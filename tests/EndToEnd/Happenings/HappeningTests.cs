using System.Text.Json;
using Omega.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Omega.EndToEnd.Tests.Happenings;

/// <summary>
/// Every operation and every fault under readers that behave as browsers do. What each of them saw is a row of the table that
/// <c>OMEGA_TEST_TABLE</c> names (docs/measured.md says how); after each the stack is as `omega verify` wants it.
/// </summary>
[Trait("Form", "long")]
[TestCaseOrderer("Omega.EndToEnd.Tests.Support.InOrder", "Omega.EndToEnd.Tests")]
public sealed partial class HappeningTests(TestStack stack, ITestOutputHelper log) : IClassFixture<TestStack>
{
    private const string Feed = "service-feed";
    private const string Keeper = "service-keeper";

    private static bool _isDeployed;

    private static IReadOnlyList<string> Rows =>
        [.. ((IEnumerable<object[]>[])[Operations(), HttpsOperations(), Faults(), EngineFaults(), EngineDisk(), Loads()]).SelectMany(rows => rows).Select(row => (string)row[0])];

    /// <summary>Lets it happen under readers, waits until all is well again, and writes the row before it is judged.</summary>
    private async Task RunAsync(Happening happening, Uri? site = null)
    {
        Assert.Contains(happening.Name, Rows);
        var report = await happening.RunAsync(site ?? TestStack.Url);
        await WellAsync();
        Note(happening, report);
        happening.Judge(report);
    }

    private void Note(Happening happening, ReaderReport report)
    {
        log.WriteLine(HappeningTable.Markdown([(happening, report)]));
        HappeningTable.Write(TestStack.Repository, HappeningTable.OfEngine, Rows, happening, report);
    }

    /// <summary>Whatever ran before, and whatever is chosen of it: a stack with a service and a service with data, and with a release to go back to.</summary>
    private async Task ReadyAsync()
    {
        Skip.If(stack.Missing is not null, $"End-to-end suite needs a real stack: {stack.Missing}.");
        Skip.IfNot(Shell.Has("restic"), "restic is not installed.");
        if (_isDeployed)
        {
            return;
        }

        (string, string)[] settings =
        [
            ("feed.image", await ServiceAsync("feed", "first")), ("feed.health[0]", "CMD"), ("feed.health[1]", "/bin/true"), ("feed.path", "/feed/"),
            ("keeper.image", await ServiceAsync("keeper", "first")), ("keeper.health[0]", "CMD"), ("keeper.health[1]", "/bin/true"), ("keeper.path", "/keeper/"),
            ("keeper.data[0]", "/srv/data"),
        ];
        foreach (var (path, value) in settings)
        {
            await stack.SetAsync($"omega:services.{path}", value);
        }

        log.WriteLine((await stack.UpAsync()).Must());
        // Somebody has a release to go back to, and a container answers for the files of the one before.
        stack.ChangePage("second");
        log.WriteLine((await stack.UpAsync()).Must());
        await WellAsync();
        _isDeployed = true;
    }

    /// <summary>Ends when everything that runs is as the program says; a health check takes its time.</summary>
    private async Task WellAsync()
    {
        var found = "";
        await Patience.UntilAsync(
            async () =>
            {
                var verified = await stack.OmegaAsync("verify", TestStack.Name, "--json");
                found = verified.Text;
                return verified.ExitCode == 0;
            },
            () => $"`omega verify` was not content: {found}");
    }

    private async Task UpAfterAsync(string file, Func<string, string> change)
    {
        stack.Edit(file, change);
        (await stack.UpAsync()).Must();
    }

    private async Task UpWithAsync(string setting, string value)
    {
        await stack.SetAsync(setting, value);
        (await stack.UpAsync()).Must();
    }

    private static async Task<string> ServedVersionAsync(int port = TestStack.Port)
    {
        using var client = new HttpClient();
        using var json = JsonDocument.Parse(await client.GetStringAsync(new Uri($"http://localhost:{port}/version.json")));
        return json.RootElement.GetProperty("version").GetString()!;
    }

    /// <summary>The one container with a role.</summary>
    private static async Task<string> ContainerAsync(string role) => Assert.Single(await TestStack.ContainersAsync(role));

    /// <summary>Id on this machine of a container's first process; 0 where none runs.</summary>
    private static async Task<string> ProcessAsync(string container) => (await Shell.DockerAsync("inspect", "--format", "{{.State.Pid}}", container)).Must();

    /// <summary>Ends when a container runs, with another process than before.</summary>
    private static Task AnotherProcessAsync(string container, string before) => Patience.UntilAsync(
        async () => await ProcessAsync(container) is var now && now != "0" && now != before, () => $"the engine did not start {container} again");

    private static ReaderSettings ReadersOf(string role) => role switch
    {
        Feed => new ReaderSettings { Page = "/feed/" },
        Keeper => new ReaderSettings { Page = "/keeper/" },
        _ => new ReaderSettings(),
    };

    /// <summary>Builds and pushes a service whose pages name a file of its own.</summary>
    private async Task<string> ServiceAsync(string name, string version) => (await Shell.BashAsync($$$"""
        export DOCKER_CONFIG=$(mktemp -d) DOCKER_CONTENT_TRUST=0
        trap 'rm -rf "$DOCKER_CONFIG"' EXIT
        docker login localhost:5000 --username omega --password-stdin <'{{{TestStack.Services}}}/keys/registry-password' >/dev/null 2>&1
        tag=localhost:5000/omega/e2e-service:{{{name}}}-{{{version}}}
        docker build -q -t $tag - >/dev/null <<'END'
        FROM {{{stack.Base}}}
        RUN printf '%s' 'daemon off; pid /tmp/pid; error_log stderr; events { } http { access_log off; client_body_temp_path /tmp/b; proxy_temp_path /tmp/p; fastcgi_temp_path /tmp/f; uwsgi_temp_path /tmp/u; scgi_temp_path /tmp/s; server { listen 8000; client_max_body_size 10m; location /{{{name}}}/body { proxy_pass http://127.0.0.1:8000/; } location / { default_type text/html; return 200 "<script src=/{{{name}}}/{{{version}}}.js></script>"; } } }' >/etc/service.conf
        CMD ["nginx", "-e", "stderr", "-c", "/etc/service.conf"]
        END
        docker push -q $tag >/dev/null
        docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' $tag | grep -m1 '^localhost:5000/omega/e2e-service@'
        """)).Must();
}
