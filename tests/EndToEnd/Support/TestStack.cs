using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Omega.EndToEnd.Tests.Support;

/// <summary>A checkout of its own with a stack of its own on the real engine, registry and trust server of this machine.</summary>
public sealed partial class TestStack : IAsyncLifetime
{
    /// <summary>A stack that is behind the edge of this one, in tests that have two.</summary>
    public const string Behind = $"{Name}behind";

    public const string Project = "omega";

    /// <summary>What is built of the program, for the next stack of this name.</summary>
    internal static string Built => Path.Combine(Services, "test-built", Name);

    /// <summary>All stacks of a name have theirs at one place, one after the other: what is built of the program there fits the next one, too.</summary>
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"omega-{Name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Repository)))[..12]}");
    private readonly Dictionary<string, string?> _environment = [];

    private string FirstCheckout => Path.Combine(_folder, "checkout");

    public TestStack()
    {
        // What a run that was killed has left.
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        Directory.CreateDirectory(_folder);
        Checkout = FirstCheckout;
    }

    /// <summary>What is missing on this machine to run the suite; null when nothing is.</summary>
    public string? Missing { get; private set; }

    public string Checkout { get; private set; }

    public string State => Path.Combine(_folder, "state");

    /// <summary>Holds the stack's passphrase: at first that of the machine, which stays what it is.</summary>
    public string PassphraseFile => Path.Combine(_folder, "passphrase");

    /// <summary>The base that the site's image is built on, pinned by digest; a recorded release, which stands last, has one too.</summary>
    public string Base => File.ReadLines(Path.Combine(Checkout, $"Pulumi.{Name}.yaml"))
        .Select(line => line.Trim()).First(line => line.StartsWith("base:", StringComparison.Ordinal))["base:".Length..].Split('#')[0].Trim().Trim('"');

    public static string Services => Path.Combine(Repository, ".omega");

    /// <summary>Public half of the key that signs this stack's records.</summary>
    public string LedgerKey { get; private set; } = "";

    /// <summary>The tests' own checkout, found by its solution.</summary>
    public static string Repository { get; } = FindRepository();

    public static Uri Url { get; } = new($"http://localhost:{Port}/");

    public async Task InitializeAsync()
    {
        Missing = await FindMissingAsync();
        if (Missing is not null)
        {
            return;
        }

        await RemoveContainersAsync();
        Directory.CreateDirectory(State);
        (await Shell.BashAsync($"""
            chmod 700 '{_folder}' && mkdir -p '{Checkout}' && cd '{Repository}'
            {CopySources(Checkout)}
            cp .omega/Pulumi.dev.yaml '{Checkout}/Pulumi.{Name}.yaml'
            install -m 600 .omega/passphrase '{PassphraseFile}'
            """)).Must();
        // This is the stack's own file, laid over no other, and without the services of whoever tries the sample. Stacks of this name begin
        // anew in one registry again and again: each has a key of its own, or its ledger would go on from the records of the one before.
        Edit($"Pulumi.{Name}.yaml", text => Block().Replace(text, "").Replace("port: 8080", $"port: {Port}", StringComparison.Ordinal));
        _environment["PULUMI_BACKEND_URL"] = $"file://{State}?metadata=skip";
        _environment["PULUMI_CONFIG_PASSPHRASE_FILE"] = PassphraseFile;
        _environment["PULUMI_SKIP_UPDATE_CHECK"] = "true";
        _environment["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true";
        _environment["PulumiPackages"] = Environment.GetEnvironmentVariable("PulumiPackages");
        (await PulumiAsync("stack", "init", Name)).Must();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        LedgerKey = key.ExportSubjectPublicKeyInfoPem();
        await SetTextAsync("omega:ledger.keys[0]", LedgerKey);
        await SetSecretTextAsync("omega:ledgerKey", key.ExportPkcs8PrivateKeyPem());
    }

    public async Task DisposeAsync()
    {
        if (Missing is null)
        {
            await PulumiAsync("destroy", "--yes", "--stack", Name);
            await RemoveContainersAsync();
            await KeepBuiltAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    public Task<Ran> PulumiAsync(params string[] arguments) => RunEngineAsync(arguments, _environment);

    public Task<Ran> UpAsync(params string[] arguments) => PulumiAsync(["up", .. Unattended, .. arguments]);

    /// <summary>An update from another folder that holds a copy of the checkout.</summary>
    public Task<Ran> UpOfAsync(string checkout) => RunEngineAsync(["up", .. Unattended], _environment, checkout: checkout);

    /// <summary>An update with one variable of the environment set to another value.</summary>
    public Task<Ran> UpWithAsync(string variable, string value) =>
        RunEngineAsync(["up", .. Unattended], new Dictionary<string, string?>(_environment) { [variable] = value });

    /// <summary>An update whose engine, and nothing but the engine, is killed at the last of these calls of docker or notary; without any, when it creates the site.</summary>
    public async Task<Ran> KilledUpAsync(params string[] calls)
    {
        using var killer = new EngineKiller(calls);
        var created = calls is [] ? CreatedAsync("site", killer.Command) : Task.CompletedTask;
        var update = await RunEngineAsync(["up", .. Unattended], new Dictionary<string, string?>(_environment) { ["PATH"] = killer.SearchPath }, killer.Engine);
        Assert.True(killer.HasKilled, "the update ended before what it was to be killed at");
        await created;
        return update;
    }

    /// <summary>An update whose engine, and nothing but the engine, is killed when it has written its state so many times; ends of itself where it writes less.</summary>
    public async Task<Ran> KilledUpAsync(int writes)
    {
        var (engine, written) = (0, 0);
        using var state = new FileSystemWatcher(Path.Combine(State, ".pulumi", "stacks", Project)) { NotifyFilter = NotifyFilters.FileName };
        FileSystemEventHandler count = (_, change) =>
        {
            if (change.Name == $"{Name}.json" && Interlocked.Increment(ref written) == writes)
            {
                using var process = System.Diagnostics.Process.GetProcessById(engine);
                process.Kill();
            }
        };
        state.Created += count;
        state.Renamed += (sender, change) => count(sender, change);
        state.EnableRaisingEvents = true;
        return await RunEngineAsync(["up", .. Unattended], _environment, id => engine = id);
    }

    /// <summary>The stack's configuration, as text.</summary>
    public string Configuration => File.ReadAllText(Path.Combine(Checkout, $"Pulumi.{Name}.yaml"));

    /// <summary>Puts a state in place of the stack's own.</summary>
    public async Task ImportAsync(string state)
    {
        var file = Path.Combine(_folder, "import.json");
        await File.WriteAllTextAsync(file, state);
        (await PulumiAsync("stack", "import", "--file", file, "--stack", Name)).Must();
    }

    public Task<Ran> PreviewAsync(params string[] arguments) => PulumiAsync(["preview", "--stack", Name, .. arguments]);

    /// <summary>Drops what a killed update has left as being created; our own engine does so at every refresh.</summary>
    public async Task ForgetPendingAsync() => (await PulumiAsync(
        ["refresh", .. Unattended, .. OwnEngine is null ? ["--clear-pending-creates"] : Array.Empty<string>()])).Must();

    public async Task<string> OutputAsync(string name) =>
        (await PulumiAsync("stack", "output", name, "--stack", Name)).Must();

    public async Task<JsonElement> ExportAsync() =>
        JsonDocument.Parse((await PulumiAsync("stack", "export", "--stack", Name)).Must()).RootElement;

    /// <summary>Sets a value that may have several lines, or begin like an option.</summary>
    public async Task SetTextAsync(string path, string value) =>
        (await RunEngineAsync(["config", "set", "--path", path, "--stack", Name], _environment, input: value)).Must();

    /// <summary>Sets a secret that may have several lines, of this stack or another one of the checkout.</summary>
    public async Task SetSecretTextAsync(string key, string value, string stack = Name) =>
        (await RunEngineAsync(["config", "set", "--secret", key, "--stack", stack], _environment, input: value)).Must();

    public async Task SetAsync(string path, string value) =>
        (await PulumiAsync("config", "set", "--path", path, value, "--stack", Name)).Must();

    public async Task SetSecretAsync(string key, string value) =>
        (await PulumiAsync("config", "set", "--secret", key, value, "--stack", Name)).Must();

    public async Task RemoveAsync(string key) => (await PulumiAsync("config", "rm", "--path", key, "--stack", Name)).Must();

    public void Edit(string file, Func<string, string> change)
    {
        var path = Path.Combine(Checkout, file);
        var before = File.ReadAllText(path);
        var after = change(before);
        Assert.NotEqual(before, after);
        File.WriteAllText(path, after);
    }

    /// <summary>Puts a file of the checkout back as it is now, whatever happens in between.</summary>
    public FileKept Keep(string file) => new(Path.Combine(Checkout, file));

    /// <summary>Puts the stack's configuration back as it is now.</summary>
    public FileKept KeepConfiguration() => Keep($"Pulumi.{Name}.yaml");

    /// <summary>Goes on from a copy of the checkout in another place, made under another umask at another time; the first is gone.</summary>
    public async Task MoveAsync()
    {
        await KeepBuiltAsync();
        var target = Path.Combine(_folder, "elsewhere", "copy");
        (await Shell.BashAsync($"""
            umask 077 && mkdir -p '{target}' && cd '{Checkout}'
            tar --exclude=bin --exclude=obj --exclude=.omega -cf - . | tar --touch --no-same-permissions -xf - -C '{target}'
            """)).Must();
        Directory.Delete(Checkout, recursive: true);
        Checkout = target;
    }

    /// <summary>Changes the page's text, so that a release of other content is built.</summary>
    public void ChangePage(string marker) =>
        Edit("web/index.html", text => text.Replace("</body>", $"<!-- {marker} --></body>", StringComparison.Ordinal));

    /// <summary>Ids of this stack's containers with a role.</summary>
    public static async Task<IReadOnlyList<string>> ContainersAsync(string role) => (await Shell.DockerAsync(
        "ps", "-aq", "--no-trunc", "--filter", $"label=omega.stack={Project}-{Name}", "--filter", $"label=omega.role={role}"))
        .Must().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Ends when a container of this stack with a role is created from now on, before the engine knows of it.</summary>
    public static async Task CreatedAsync(string role, string then = ":") => (await Shell.BashAsync($"""
        exec 3< <(exec timeout {Patience.Limit.TotalSeconds} docker events --filter type=container --filter event=create --filter label=omega.stack={Project}-{Name} --filter label=omega.role={role})
        read -r -u 3 line
        {then}
        kill $!
        """)).Must();

    /// <summary>This checkout's own engine; null: the published one runs.</summary>
    public static string? OwnEngine => Environment.GetEnvironmentVariable("OMEGA_TEST_ENGINE");

    private static string[] Unattended => ["--yes", "--skip-preview", "--stack", Name];

    private Task<Ran> RunEngineAsync(string[] arguments, Dictionary<string, string?> environment, Action<int>? started = null, string? input = null, string? checkout = null) => Shell.RunAsync(
        OwnEngine ?? "pulumi",
        [.. arguments, "--non-interactive", "--color", "never"],
        checkout ?? Checkout,
        environment,
        input,
        started);

    /// <summary>Removes what this run, or one that was killed, has left on the engine.</summary>
    private static Task<Ran> RemoveContainersAsync() => Shell.BashAsync($"""
        docker ps -aq --filter label=omega.stack={Project}-{Name} | xargs -r docker rm -f
        docker ps -aq --filter label=omega.stack={Project}-{Behind} | xargs -r docker rm -f
        docker ps -aq --filter label=omega.beside={Project}-{Name} | xargs -r docker rm -f
        docker network ls -q --filter label=omega.beside={Project}-{Name} | xargs -r docker network rm
        docker network rm {Project}-{Name} {Project}-{Name}-inside {Project}-{Name}-behind {Project}-{Behind} || true
        docker volume ls -q --filter label=omega.data --filter label=omega.stack={Project}-{Name} | xargs -r docker volume rm || true
        for stack in {Name} {Behind}; do docker volume rm {Project}-$stack-logs {Project}-$stack-edge-state {Project}-$stack-door || true; done
        """);

    private static async Task<string?> FindMissingAsync()
    {
        if ((await Shell.BashAsync("docker version --format '{{.Server.Version}}'")).ExitCode != 0)
        {
            return "no Docker engine answers";
        }

        if (!Shell.Has(OwnEngine ?? "pulumi"))
        {
            return "the pulumi CLI is not on PATH";
        }

        return File.Exists(Path.Combine(Services, "Pulumi.dev.yaml"))
            ? null
            : "the dev services are not set up (`./omega setup`)";
    }

    /// <summary>Puts what is built of the program where the next stack finds it; the command's own build comes from the tests' checkout.</summary>
    private async Task KeepBuiltAsync()
    {
        if (Checkout != FirstCheckout)
        {
            return;
        }

        (await Shell.BashAsync($"""
            rm -rf '{Built}.new' && mkdir -p '{Built}.new' && cd '{Checkout}'
            find . -type d \( -name bin -o -name obj \) -not -path './cli/*' -not -path './offline/programs/*' -prune -print0 | xargs -0 -r cp -a --parents -t '{Built}.new'
            rm -rf '{Built}' && mv '{Built}.new' '{Built}'
            """)).Must();
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pulumi.yaml")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside a checkout.");
    }

    [GeneratedRegex(@"^  (#.*\n|omega:(source|ledger|ledgerKey|services|serviceSecrets\.[^:\n]+):\n(   .*\n)+)", RegexOptions.Multiline)]
    private static partial Regex Block();
}
