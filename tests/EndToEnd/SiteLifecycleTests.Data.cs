using System.Collections.Concurrent;
using System.Net;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class SiteLifecycleTests
{
    private const string Keeper = "service-keeper";

    [SkippableFact]
    public async Task T29d_a_service_with_data_is_replaced_and_never_doubled_while_readers_of_pages_lose_nothing()
    {
        Ready();
        Skip.IfNot(Shell.Has("restic"), "restic is not installed.");
        (string, string)[] settings = [("health[0]", "CMD-SHELL"), ("health[1]", "test -e /srv/data/log"), ("path", "/keeper/"), ("data[0]", "/srv/data")];
        foreach (var (path, value) in settings)
        {
            await stack.SetAsync($"omega:services.keeper.{path}", value);
        }

        await stack.SetAsync("omega:services.keeper.image", await KeeperAsync("one"));
        log.WriteLine((await stack.UpAsync()).Must());
        await AnswersAsync("keeper/log", "one\n");
        var site = await TestStack.ContainersAsync("site");
        await stack.SetAsync("omega:services.keeper.image", await KeeperAsync("two"));
        await using var load = new ReaderCrowd(TestStack.Url);
        await load.AnsweredAsync();
        await using var asking = new Asking("keeper/log");

        var update = (await stack.UpAsync()).Must();

        log.WriteLine(update);
        await AnswersAsync("keeper/log", "one\ntwo\n");
        (await load.StopAsync()).MustHaveLostNothing();
        Assert.Contains("Service keeper: /keeper/ was away for ", update, StringComparison.Ordinal);
        Assert.Subset(new HashSet<string> { "200", "503 and when to ask again" }, await asking.StopAsync());
        Assert.Equal(site, await TestStack.ContainersAsync("site"));
        Assert.Single(await TestStack.ContainersAsync(Keeper));
        (await stack.UpAsync("--refresh", "--expect-no-changes")).Must();
    }

    [SkippableFact]
    public async Task T29e_a_version_that_is_not_well_goes_and_the_data_of_before_is_back()
    {
        Ready();
        Skip.IfNot(Shell.Has("restic"), "restic is not installed.");
        var running = await RunningKeeperAsync();
        using (stack.KeepConfiguration())
        {
            await stack.SetAsync("omega:services.keeper.image", await KeeperAsync("bad", "rm /srv/data/log; echo spoilt >/srv/data/spoilt; sleep 1; exit 7"));

            var text = (await stack.UpAsync()).MustFail();

            log.WriteLine(text);
            Assert.Contains("the data of before is back, and the version of before runs on it", text, StringComparison.Ordinal);
        }

        Assert.Equal(running, await RunningKeeperAsync());
        // The one of before was started once more.
        await AnswersAsync("keeper/log", "one\ntwo\ntwo\n");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("keeper/spoilt"));
        log.WriteLine((await stack.UpAsync()).Must());
        await AnswersAsync("keeper/log", "one\ntwo\ntwo\ntwo\n");
    }

    [SkippableTheory]
    [InlineData("copies", "three")]
    [InlineData("starts", "four")]
    public async Task T29f_an_update_killed_between_two_steps_leaves_one_at_most_and_the_next_goes_on(string step, string version)
    {
        Ready();
        Skip.IfNot(Shell.Has("restic"), "restic is not installed.");
        await stack.SetAsync("omega:services.keeper.image", await KeeperAsync(version));

        var killed = await stack.KilledUpAsync(step == "copies" ? ["docker stop", "tar -cf"] : ["tar -cf", "docker start"]);

        log.WriteLine(killed.Text);
        Assert.NotEqual(0, killed.ExitCode);
        Assert.True((await RunningKeeperAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length <= 1, "two ran on one volume");
        (await stack.PulumiAsync("cancel", "--yes", TestStack.Name)).Must();
        log.WriteLine((await stack.UpAsync()).Must());
        await Patience.UntilAsync(async () => (await BodyAsync("keeper/log")).EndsWith($"{version}\n", StringComparison.Ordinal), () => $"the version {version} does not run");
        Assert.StartsWith("one\ntwo\ntwo\n", await BodyAsync("keeper/log"), StringComparison.Ordinal);
        await stack.ForgetPendingAsync();
    }

    [SkippableFact]
    public Task T29g_data_is_restored_after_the_container_was_killed_and_the_volume_lost() => IsRestoredAsync(isStore: false);

    [SkippableFact]
    [Trait("Form", "long")]
    public Task T29ga_data_is_restored_from_a_store_as_well() => IsRestoredAsync(isStore: true);

    private async Task IsRestoredAsync(bool isStore)
    {
        Ready();
        Skip.IfNot(Shell.Has("restic"), "restic is not installed.");
        Skip.If(isStore && !Shell.Has("gofakes3"), "gofakes3 is not on PATH.");
        await using var server = isStore ? await ObjectStore.StartAsync() : null;
        if (server is not null)
        {
            await stack.SetAsync("omega:backup.repository", server.Repository);
            await stack.SetSecretAsync("omega:backupPassword", "opens-the-backups");
            await stack.SetSecretAsync("omega:backupAccessKey", "who");
            await stack.SetSecretAsync("omega:backupSecretKey", "proves-it");
            log.WriteLine((await stack.UpAsync()).Must());
        }

        var before = await BodyAsync("keeper/log");
        var made = (await stack.OmegaAsync("backup", "--stack", TestStack.Name)).Must();
        var volume = Assert.Single((await Shell.DockerAsync("volume", "ls", "-q", "--filter", $"name={TestStack.Project}-{TestStack.Name}-{Keeper}")).Must().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        (await Shell.DockerAsync(["rm", "-f", .. await TestStack.ContainersAsync(Keeper)])).Must();
        (await Shell.DockerAsync("volume", "rm", volume)).Must();
        log.WriteLine((await stack.UpAsync("--refresh")).Must());
        Assert.NotEqual(before, await BodyAsync("keeper/log"));

        log.WriteLine((await stack.OmegaAsync("restore", made.Split(' ')[0], "--service", "keeper", "--stack", TestStack.Name)).Must());

        await Patience.UntilAsync(async () => (await BodyAsync("keeper/log")).StartsWith(before, StringComparison.Ordinal), () => "the data is not back");
        Assert.DoesNotContain("opens-the-backups", stack.Configuration + (await stack.ExportAsync()).GetRawText(), StringComparison.Ordinal);
        Assert.Contains("keeper  before a restore", (await stack.OmegaAsync("backup", "--list", "--stack", TestStack.Name)).Must(), StringComparison.Ordinal);
        if (server is not null)
        {
            foreach (var key in new[] { "backup", "backupPassword", "backupAccessKey", "backupSecretKey" })
            {
                await stack.RemoveAsync($"omega:{key}");
            }

            log.WriteLine((await stack.UpAsync()).Must());
        }
    }

    [SkippableFact]
    public async Task T29h_a_service_with_data_that_was_stopped_is_missed_and_started_by_the_next_update()
    {
        Ready();
        Skip.IfNot(Shell.Has("restic"), "restic is not installed.");
        var running = await RunningKeeperAsync();
        (await Shell.DockerAsync("stop", running)).Must();

        var found = await stack.OmegaAsync("verify", TestStack.Name);
        log.WriteLine((await stack.UpAsync()).Must());

        Assert.Equal(3, found.ExitCode);
        Assert.Equal(running, await RunningKeeperAsync());
        await stack.RemoveAsync("omega:services.keeper");
        log.WriteLine((await stack.UpAsync()).Must());
        Assert.Empty(await TestStack.ContainersAsync(Keeper));
        Assert.NotEmpty((await Shell.DockerAsync("volume", "ls", "-q", "--filter", $"name={TestStack.Project}-{TestStack.Name}-{Keeper}")).Must());
    }

    private static async Task<string> RunningKeeperAsync() => (await Shell.DockerAsync(
        "ps", "-q", "--no-trunc", "--filter", $"label=omega.stack={TestStack.Project}-{TestStack.Name}", "--filter", $"label=omega.role={Keeper}")).Must().Trim();

    private static async Task<HttpStatusCode> StatusAsync(string target)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(TestStack.Url, target));
        return answer.StatusCode;
    }

    private static async Task<string> BodyAsync(string target)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(TestStack.Url, target));
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Builds and pushes a service that writes its name into its data each time it starts, and shows what is there; or does something else.</summary>
    private async Task<string> KeeperAsync(string name, string instead = ":") => (await PushAsync($$$"""
        tag=localhost:5000/omega/e2e-service:keeper-{{{name}}}
        docker build -q -t $tag - >/dev/null <<'END'
        FROM {{{stack.Base}}}
        RUN printf '%s\n' 'echo {{{name}}} >>/srv/data/log' '{{{instead}}}' \
          'echo "daemon off; pid /tmp/pid; error_log stderr; events { } http { access_log off; client_body_temp_path /tmp/b; proxy_temp_path /tmp/p; fastcgi_temp_path /tmp/f; uwsgi_temp_path /tmp/u; scgi_temp_path /tmp/s; server { listen 8000; location /keeper/ { alias /srv/data/; } } }" >/tmp/service.conf' \
          'exec nginx -e stderr -c /tmp/service.conf' >/etc/service.sh
        CMD ["sh", "/etc/service.sh"]
        END
        docker push -q $tag >/dev/null
        docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' $tag | grep -m1 '^localhost:5000/omega/e2e-service@'
        """)).Must();

    /// <summary>Asks for an address again and again, and keeps what it is told.</summary>
    private sealed class Asking : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ended = new();
        private readonly ConcurrentBag<string> _answers = [];
        private readonly Task _asking;

        public Asking(string target) => _asking = Task.Run(async () =>
        {
            using var client = new HttpClient();
            while (!_ended.IsCancellationRequested)
            {
                using var answer = await client.GetAsync(new Uri(TestStack.Url, target));
                _answers.Add($"{(int)answer.StatusCode}{(answer.Headers.RetryAfter is null ? "" : " and when to ask again")}");
            }
        });

        public async Task<HashSet<string>> StopAsync()
        {
            await _ended.CancelAsync();
            await _asking;
            return [.. _answers];
        }

        public async ValueTask DisposeAsync()
        {
            await _ended.CancelAsync();
            _ended.Dispose();
        }
    }
}
