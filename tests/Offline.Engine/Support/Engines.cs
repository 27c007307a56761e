using System.Diagnostics;
using Omega.Offline.Tests.Support;

namespace Omega.Offline.Engine.Tests.Support;

/// <summary>This engine and the real pulumi CLI as processes, on one state folder and one project.</summary>
internal sealed class Engines : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    private Engines(string tools) => _path = string.Join(
        Path.PathSeparator, tools, OfflinePrograms.Folder, Environment.GetEnvironmentVariable("PATH"));

    public string Project => Path.Combine(_folder.Path, "project");

    public string State => Path.Combine(_folder.Path, "state");

    /// <summary>Both engines and the plugins named, or a skipped test that says what is missing.</summary>
    public static Engines Require(params string[] plugins)
    {
        var unpack = Unpack();
        Skip.If(unpack is null, "../shared/engine/unpack is missing: the real pulumi CLI and its YAML language host are not here.");
        var start = new ProcessStartInfo(unpack!, ["pulumi", "pulumi-language-yaml", .. plugins]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var tools = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Skip.If(process.ExitCode != 0, "../shared/engine/unpack failed.");
        var engines = new Engines(tools);
        Directory.CreateDirectory(engines.Project);
        Directory.CreateDirectory(engines.State);
        return engines;
    }

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Project, name), text);

    public Task<EngineRun> OursAsync(params string[] arguments) => RunAsync(OfflinePrograms.Engine, arguments);

    public Task<EngineRun> RealAsync(params string[] arguments) => RunAsync("pulumi", [.. arguments, "--non-interactive"]);

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

    /// <summary>Waits until something is so, half a minute at most.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 300 && !isSo(); i++)
        {
            await Task.Delay(100);
        }

        Assert.True(isSo(), "waited in vain");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<EngineRun> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(Start(program, arguments))!;
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
            WorkingDirectory = Project, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        start.Environment["PATH"] = _path;
        start.Environment["PULUMI_BACKEND_URL"] = $"file://{State}";
        start.Environment["PULUMI_CONFIG_PASSPHRASE"] = SomeSecrets.RecordedPassphrase;
        start.Environment["PULUMI_HOME"] = Path.Combine(_folder.Path, "home");
        start.Environment.Remove("PULUMI_STACK");
        start.Environment["PULUMI_SKIP_UPDATE_CHECK"] = "true";
        start.Environment["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true";
        return start;
    }

    private IEnumerable<string> Programs(string name) => _path.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).Where(File.Exists);

    private static string? Unpack()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var unpack = Path.Combine(folder.FullName, "shared", "engine", "unpack");
            if (File.Exists(unpack))
            {
                return unpack;
            }
        }

        return null;
    }
}
