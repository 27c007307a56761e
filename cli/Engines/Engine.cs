using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Engines;

/// <summary>The deployment engine of one checkout, started with this checkout's state, passphrase and plugins.</summary>
/// <param name="checkout">The checkout.</param>
/// <param name="processes">Runs programs.</param>
/// <param name="program">Path of the engine's program.</param>
/// <param name="packages">Which packages the program is built with.</param>
/// <param name="plugins">Folder of plugins for PATH, or null.</param>
/// <param name="configFile">Gives the configuration file of a stack as it must be now.</param>
internal sealed class Engine(
    Checkout checkout, IProcesses processes, string program, string packages, string? plugins, Func<string, string>? configFile = null)
{
    private const string BackendVariable = "PULUMI_BACKEND_URL";
    private const string PassphraseVariable = "PULUMI_CONFIG_PASSPHRASE";
    private const string PassphraseFileVariable = "PULUMI_CONFIG_PASSPHRASE_FILE";

    /// <summary>Which packages the program is built with, `nuget` or `offline`.</summary>
    public string Packages { get; } = packages;

    /// <summary>Path of the engine's program.</summary>
    public string Program { get; } = program;

    /// <summary>Whether it is this checkout's own engine.</summary>
    public bool IsOffline => Path.GetFileName(Program) == EngineChoice.OfflineProgram;

    /// <summary>What the operator calls it.</summary>
    public string Name => IsOffline ? "the engine of this checkout" : "pulumi";

    /// <summary>Address of the backend that keeps the state.</summary>
    public string Backend => GivenBackend() ?? OwnBackend;

    /// <summary>Folder of the state; null where the backend is none.</summary>
    public string? StateFolder => StateAttributes.FolderOf(Backend);

    /// <summary>Whether the caller says where the state is kept.</summary>
    public static bool IsBackendGiven => IsSet(BackendVariable);

    private string OwnBackend => $"file://{checkout.State}{StateAttributes.Skipped}";

    /// <summary>Runs the engine, never interactive.</summary>
    public Task<ProcessResult> RunAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancellation,
        string? folder = null,
        string? input = null,
        Action<string>? onLine = null) => RunAsync(arguments, Environment(), cancellation, folder, input, onLine);

    /// <summary>Runs the engine and says what its end means, of <see cref="ExitCode"/>: by what the steps noted, not by what was printed.</summary>
    public async Task<(ProcessResult Result, int ExitCode)> JudgeAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellation, Action<string>? onLine = null)
    {
        var verdict = Path.Combine(SecretFile.Folder(checkout.Machine), $"verdict-{System.Environment.ProcessId}");
        SecretFile.Write(verdict, "");
        try
        {
            var environment = Environment();
            environment[VerdictFile.Variable] = verdict;
            var result = await RunAsync(arguments, environment, cancellation, onLine: onLine);
            return (result, result.Succeeded ? ExitCode.Done : VerdictFile.Of(verdict));
        }
        finally
        {
            File.Delete(verdict);
        }
    }

    private Task<ProcessResult> RunAsync(
        IReadOnlyList<string> arguments,
        Dictionary<string, string?> environment,
        CancellationToken cancellation,
        string? folder = null,
        string? input = null,
        Action<string>? onLine = null) => processes.RunAsync(
        new ProcessCall(Program, [.. arguments, "--non-interactive"])
        {
            Folder = folder ?? checkout.Root,
            Environment = environment,
            Input = input is null ? default : System.Text.Encoding.UTF8.GetBytes(input),
            OnLine = onLine,
            Limit = TimeSpan.FromHours(1),
        },
        cancellation);

    /// <summary>Arguments that name a stack and its configuration on this machine.</summary>
    public IReadOnlyList<string> Of(string stack) => ["--stack", stack, "--config-file", ConfigFile(stack)];

    /// <summary>The configuration file that a stack is deployed with: what is checked in now, with this machine's values laid over it.</summary>
    public string ConfigFile(string stack) => configFile?.Invoke(stack) ?? checkout.StackFile(stack);

    /// <summary>Whether the backend has a stack of this project by that name.</summary>
    public async Task<bool> HasStackAsync(string stack, CancellationToken cancellation) => (await StacksAsync(cancellation)).Contains(stack);

    /// <summary>Names of the stacks of this project that the backend has.</summary>
    public async Task<IReadOnlyList<string>> StacksAsync(CancellationToken cancellation) => [.. (await ListAsync(cancellation)).Select(stack => stack.Name)];

    /// <summary>Those of them that have anything deployed.</summary>
    public async Task<IReadOnlyList<string>> DeployedStacksAsync(CancellationToken cancellation) =>
        [.. (await ListAsync(cancellation)).Where(stack => stack.Resources > 0).Select(stack => stack.Name)];

    private async Task<IReadOnlyList<(string Name, int Resources)>> ListAsync(CancellationToken cancellation)
    {
        var list = (await RunAsync(["stack", "ls", "--json"], cancellation)).Must("list the stacks");
        using var document = System.Text.Json.JsonDocument.Parse(list.Output);
        return [.. document.RootElement.EnumerateArray().Select(stack => (
            stack.GetProperty("name").GetString()!.Split('/')[^1],
            stack.TryGetProperty("resourceCount", out var count) && count.TryGetInt32(out var resources) ? resources : 0))];
    }

    /// <summary>File of the passphrase that seals state and configuration; null when a variable holds the passphrase itself.</summary>
    public string? PassphraseFile => IsSet(PassphraseVariable) ? null
        : IsSet(PassphraseFileVariable) ? Path.GetFullPath(System.Environment.GetEnvironmentVariable(PassphraseFileVariable)!, checkout.Root)
        : checkout.Passphrase;

    /// <summary>Variables that the engine runs with; what the caller set wins.</summary>
    public Dictionary<string, string?> Environment()
    {
        var environment = new Dictionary<string, string?>(DotnetEnvironment.Variables)
        {
            ["PULUMI_SKIP_UPDATE_CHECK"] = "true",
            ["NO_COLOR"] = "1",
            ["PulumiPackages"] = Packages,
        };
        if (plugins is not null)
        {
            // Our engine fetches no plugins; it finds ours on PATH.
            environment["PATH"] = string.Join(Path.PathSeparator, plugins, System.Environment.GetEnvironmentVariable("PATH"));
            environment["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true";
        }

        if (GivenBackend() is null)
        {
            // The engine refuses a folder that is not there.
            SecretFile.Folder(checkout.State);
            environment[BackendVariable] = OwnBackend;
        }

        if (PassphraseFile is { } passphrase)
        {
            environment[PassphraseFileVariable] = passphrase;
        }

        return environment;
    }

    // Our engine knows no login.
    private string? GivenBackend() =>
        IsSet(BackendVariable) ? System.Environment.GetEnvironmentVariable(BackendVariable) : IsOffline ? null : LoggedInto();

    private static bool IsSet(string variable) => System.Environment.GetEnvironmentVariable(variable) is { Length: > 0 };

    private static string? LoggedInto()
    {
        var home = System.Environment.GetEnvironmentVariable("PULUMI_HOME")
            ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".pulumi");
        var credentials = Path.Combine(home, "credentials.json");
        if (!File.Exists(credentials))
        {
            return null;
        }

        using var document = System.Text.Json.JsonDocument.Parse(File.ReadAllText(credentials));
        return document.RootElement.TryGetProperty("current", out var current) && current.GetString() is { Length: > 0 } backend ? backend : null;
    }
}
