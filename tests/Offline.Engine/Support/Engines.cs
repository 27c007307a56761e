using System.Diagnostics;
using Omega.Offline.Tests.Support;

namespace Omega.Offline.Engine.Tests.Support;

/// <summary>This engine and the real pulumi CLI as processes, on one state folder and one project.</summary>
internal sealed class Engines : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path = OfflinePrograms.Folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
    private readonly Dictionary<string, string> _environment = [];

    private Engines()
    {
    }

    public string Project => Path.Combine(_folder.Path, "project");

    public string State => Path.Combine(_folder.Path, "state");

    /// <summary>Both engines and the plugins named, or a skipped test that says what is missing on PATH.</summary>
    public static Engines Require(params string[] plugins)
    {
        string[] needed = ["pulumi", "pulumi-language-yaml", .. plugins];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        var missing = needed.Where(name => !path.Any(folder => File.Exists(Path.Combine(folder, name)))).ToList();
        Skip.If(missing.Count > 0, $"not on PATH: {string.Join(", ", missing)}.");
        return Alone();
    }

    /// <summary>This engine, for what needs no program.</summary>
    public static Engines Alone()
    {
        var engines = new Engines();
        Directory.CreateDirectory(engines.Project);
        Directory.CreateDirectory(engines.State);
        return engines;
    }

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Project, name), text);

    /// <summary>Sets a variable for every command that follows; nothing removes it.</summary>
    public void Set(string name, string? value)
    {
        _environment.Remove(name);
        if (value is not null)
        {
            _environment[name] = value;
        }
    }

    /// <summary>Runs ours with that text on its standard input.</summary>
    public Task<EngineRun> OursWithInputAsync(string input, params string[] arguments) => RunAsync(OfflinePrograms.Engine, arguments, input);

    /// <summary>Runs the real one with that text on its standard input.</summary>
    public Task<EngineRun> RealWithInputAsync(string input, params string[] arguments) => RunAsync("pulumi", arguments, input);

    public Task<EngineRun> OursAsync(params string[] arguments) => RunAsync(OfflinePrograms.Engine, arguments);

    public Task<EngineRun> RealAsync(params string[] arguments) => RunAsync("pulumi", ["--non-interactive", .. arguments]);

    /// <summary>Fetches what the Node program needs, or skips the test where that cannot be had.</summary>
    public async Task InstallNodeAsync()
    {
        Skip.IfNot(Programs("node").Any() && Programs("npm").Any(), "node or npm is missing: programs on the Node packages cannot run.");
        Directory.CreateDirectory(Node);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Data", "node")))
        {
            File.Copy(file, Path.Combine(Node, Path.GetFileName(file)));
        }

        var install = await RunAsync("npm", ["install", "--prefix", Node, "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0"]);
        Skip.If(install.ExitCode != 0, $"npm serves no packages here: {install.All}");
    }

    /// <summary>Runs the Node program, which calls ours or the real CLI by the name pulumi.</summary>
    public async Task<EngineRun> NodeAsync(bool ours, params string[] arguments)
    {
        var named = Path.Combine(_folder.Path, "named");
        var link = Path.Combine(named, "pulumi");
        Directory.CreateDirectory(named);
        File.Delete(link);
        File.CreateSymbolicLink(link, ours ? OfflinePrograms.Engine : Programs("pulumi").First());
        return await RunAsync("env", [$"PATH={named}{Path.PathSeparator}{_path}", "node", Path.Combine(Node, "program.mjs"), .. arguments]);
    }

    public Process StartOurs(IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments) =>
        StartOurs(environment, inBackground: false, arguments);

    /// <summary>Starts ours; in the background as a shell does it, which has such a job ignore SIGINT.</summary>
    public Process StartOurs(IEnumerable<KeyValuePair<string, string>> environment, bool inBackground, params string[] arguments)
    {
        // A process group of its own: what a killed engine leaves behind can be ended with it.
        string[] ignoring = inBackground ? ["--ignore-signal=INT"] : [];
        var start = Start("env", [.. ignoring, "setsid", OfflinePrograms.Engine, .. arguments]);
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Sends a signal, as <c>kill</c> names it.</summary>
    public static void Signal(Process engine, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{engine.Id}"]);
        kill.WaitForExit();
    }

    private string Node => Path.Combine(_folder.Path, "node");

    /// <summary>The stack's state file.</summary>
    public string StateFile => Path.Combine(State, ".pulumi", "stacks", "omega", "dev.json");

    /// <summary>Names of the files that hold the states of stacks.</summary>
    public IReadOnlyList<string> States() => [.. Directory.GetFiles(Path.GetDirectoryName(StateFile)!)
        .Select(file => Path.GetFileName(file)!)
        .Where(name => System.Text.RegularExpressions.Regex.IsMatch(name, @"\.json(\.gz|\.zst)?$"))
        .Order(StringComparer.Ordinal)];

    /// <summary>Whether somebody holds the stack's lock.</summary>
    public bool IsLocked
    {
        get
        {
            var locks = Path.Combine(State, ".pulumi", "locks", "organization", "omega", "dev");
            return Directory.Exists(locks) && Directory.GetFiles(locks).Length > 0;
        }
    }

    /// <summary>Programs that run in the project's folder.</summary>
    public IReadOnlyList<string> Running() => [.. Process.GetProcesses().Select(CommandLine).OfType<string>()];

    private string? CommandLine(Process process)
    {
        using (process)
        {
            try
            {
                return File.ResolveLinkTarget($"/proc/{process.Id}/cwd", false)?.FullName == Project
                    ? File.ReadAllText($"/proc/{process.Id}/cmdline").Replace('\0', ' ')
                    : null;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
                return null;
            }
        }
    }

    /// <summary>Waits until something is so, two minutes at most.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 1200 && !isSo(); i++)
        {
            await Task.Delay(100);
        }

        Assert.True(isSo(), "waited in vain");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<EngineRun> RunAsync(string program, string[] arguments, string input = "")
    {
        using var process = Process.Start(Start(program, arguments))!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new EngineRun(process.ExitCode, await output, await errors);
    }

    private ProcessStartInfo Start(string program, string[] arguments)
    {
        // Looked up by hand: the PATH of the child is not that of this process.
        var start = new ProcessStartInfo(Path.IsPathRooted(program) ? program : Programs(program).First(), arguments)
        {
            WorkingDirectory = Project,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["PATH"] = _path;
        start.Environment["PULUMI_BACKEND_URL"] = $"file://{State}";
        start.Environment["PULUMI_CONFIG_PASSPHRASE"] = SomeSecrets.RecordedPassphrase;
        start.Environment["PULUMI_HOME"] = Path.Combine(_folder.Path, "home");
        start.Environment.Remove("PULUMI_STACK");
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PULUMI_DIY_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["PULUMI_SKIP_UPDATE_CHECK"] = "true";
        start.Environment["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true";
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private IEnumerable<string> Programs(string name) =>
        _path.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).Where(File.Exists);
}
