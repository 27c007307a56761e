using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using CliWrap;
using CliWrap.Buffered;
using Omega.Infra.Support;

namespace Omega.Scripts.Tests.Release;

/// <summary>A machine whose `docker`, `cosign` and `notary` are stubs that record their calls; nothing else is on its PATH but basic tools.</summary>
public sealed class Machine : IDisposable
{
    public const string Built = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    public const string Config = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

    private static readonly string[] Tools =
    [
        "base64", "bash", "cat", "cp", "cut", "date", "find", "flock", "git", "grep", "head", "jq", "ln", "mkdir", "mktemp", "mv", "paste", "readlink", "rm", "sed", "sha256sum", "sleep", "sort",
        "tail", "tar", "timeout", "tr", "wc",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("omega-machine-").FullName;
    private int _answers;

    public Machine()
    {
        foreach (var folder in (string[])["bin", "calls", "answers", "programs", "tmp", "home", "trust", "infra"])
        {
            Directory.CreateDirectory(At(folder));
        }

        foreach (var tool in Tools)
        {
            File.CreateSymbolicLink(At($"bin/{tool}"), Find(tool));
        }

        foreach (var program in (string[])["docker", "cosign", "notary", "restic", "ssh"])
        {
            File.Copy(Stub("stub"), At($"bin/{program}"));
            File.Copy(Stub(program), At($"programs/{program}.sh"));
        }

        Local = Config;
        Signatures = "";
    }

    /// <summary>Id of the local image; null when there is none.</summary>
    public string? Local { get => Read("local"); set => Write("local", value); }

    /// <summary>Versions that were pushed, one a line.</summary>
    public string? Pushed => Read("pushed");

    /// <summary>Signatures of cosign: lines of digest, version and signer.</summary>
    public string? Signatures { get => Read("signatures"); set => Write("signatures", value); }

    /// <summary>Snapshots of restic: lines of id and tags.</summary>
    public string? Snapshots { get => Read("snapshots"); set => Write("snapshots", value); }

    /// <summary>Whether steps run in the folder `infra` of a checkout, not in that of the tests.</summary>
    public bool HasCheckout { get; init; }

    /// <summary>Where folders of secrets are made.</summary>
    public string Memory => At("tmp");

    /// <summary>Calls of the stubs, in their order.</summary>
    public IReadOnlyList<StubCall> Calls => [.. Directory.EnumerateFiles(At("calls")).Order(StringComparer.Ordinal).Select(file => StubCall.Parse(File.ReadAllText(file)))];

    /// <summary>Makes the trust server hold a role of the repository.</summary>
    public Machine Holds(string role, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At($"trust/{role}.json"))!);
        File.WriteAllText(At($"trust/{role}.json"), text);
        return this;
    }

    /// <summary>Makes the calls of a program that fit a pattern (of bash) answer so; the answer given last counts, and a negative exit code hangs.</summary>
    public Machine Answers(string program, string pattern, string output = "", string error = "", int exit = 0, bool once = false)
    {
        var answer = At($"answers/{program}/{99 - _answers++:00}");
        Directory.CreateDirectory(answer);
        File.WriteAllText(Path.Combine(answer, "pattern"), pattern);
        File.WriteAllText(Path.Combine(answer, "stdout"), output);
        File.WriteAllText(Path.Combine(answer, "stderr"), error);
        File.WriteAllText(Path.Combine(answer, "exit"), exit.ToString(CultureInfo.InvariantCulture));
        if (once)
        {
            File.WriteAllText(Path.Combine(answer, "once"), "");
        }

        return this;
    }

    /// <summary>Text of a file of the machine; null when there is none.</summary>
    public string? Read(string file) => File.Exists(At(file)) ? File.ReadAllText(At(file)) : null;

    /// <summary>Replaces a program, or takes it away.</summary>
    public void Install(string program, string? script)
    {
        File.Delete(At($"bin/{program}"));
        if (script is not null)
        {
            // The copy is executable, as the stub is, and stays so when it is written over.
            File.Copy(Stub("stub"), At($"bin/{program}"));
            File.WriteAllText(At($"bin/{program}"), script);
        }
    }

    /// <summary>Runs a script as the program's Commands do, with something on its standard input that none may read; the stubs must know every call.</summary>
    public async Task<Result> RunAsync(IReadOnlyDictionary<string, string> environment)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        var result = await Command(environment, ScriptCommand.Runner).ExecuteBufferedAsync(limit.Token);
        return Ended(result);
    }

    /// <summary>Runs a script whose parent is killed once a call was made, as the provider of a killed update is; then <paramref name="goOn"/> lets it go on.</summary>
    public async Task<Result> RunOrphanedAsync(IReadOnlyDictionary<string, string> environment, string call, Action goOn)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        var running = Command(environment, $"( {ScriptCommand.Runner} ) & wait").ExecuteBufferedAsync(limit.Token);
        // Not by Calls: one may be half written.
        while (!Directory.EnumerateFiles(At("calls")).Any(file => File.ReadAllText(file).Contains(call, StringComparison.Ordinal)))
        {
            await Task.Delay(20, limit.Token);
        }

        using (var parent = Process.GetProcessById(running.ProcessId))
        {
            parent.Kill();
            await parent.WaitForExitAsync(limit.Token);
        }

        goOn();
        return Ended(await running);
    }

    private Command Command(IReadOnlyDictionary<string, string> environment, string runner)
    {
        var variables = environment.ToDictionary(entry => entry.Key, entry => (string?)entry.Value);
        variables["PATH"] = At("bin");
        variables["TMPDIR"] = At("tmp");
        variables["XDG_RUNTIME_DIR"] = Memory;
        variables.TryAdd("HOME", At("home"));
        variables.TryAdd("DOCKER_CONFIG", null);
        return Cli.Wrap(ScriptCommand.Interpreter[0])
            .WithArguments([.. ScriptCommand.Interpreter[1..], runner])
            .WithEnvironmentVariables(variables)
            .WithWorkingDirectory(HasCheckout ? At("infra") : Environment.CurrentDirectory)
            .WithStandardInputPipe(PipeSource.FromString("typed by somebody\n"))
            .WithValidation(CommandResultValidation.None);
    }

    private Result Ended(BufferedCommandResult result)
    {
        Assert.False(File.Exists(At("unexpected")), Read("unexpected"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(At("tmp")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(At("home")));
        return new Result(result.ExitCode, result.StandardOutput, result.StandardError);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Find(string tool) => ((string[])["/usr/bin", "/bin"])
        .Select(folder => Path.Combine(folder, tool)).First(File.Exists);

    private static string Stub(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Stubs", $"{name}.sh");

    private string At(string path) => Path.Combine(_root, path);

    private void Write(string file, string? text)
    {
        if (text is null)
        {
            File.Delete(At(file));
        }
        else
        {
            File.WriteAllText(At(file), text);
        }
    }
}
