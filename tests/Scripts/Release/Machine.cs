using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Omega.Infra.Support;

namespace Omega.Scripts.Tests.Release;

/// <summary>A machine whose `docker`, `cosign` and `notary` are stubs that record their calls; nothing else is on its PATH but basic tools.</summary>
public sealed class Machine : IDisposable
{
    public const string Built = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    public const int Size = 537;
    public const string Config = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

    private static readonly string[] Tools =
        ["bash", "cat", "cp", "cut", "date", "find", "git", "grep", "jq", "mkdir", "mktemp", "mv", "paste", "rm", "sed", "sleep", "tail", "tar", "timeout", "tr"];

    private readonly string _root = Directory.CreateTempSubdirectory("omega-machine-").FullName;
    private int _answers;

    public Machine()
    {
        foreach (var folder in (string[])["bin", "calls", "answers", "programs", "tmp", "home"])
        {
            Directory.CreateDirectory(At(folder));
        }

        foreach (var tool in Tools)
        {
            File.CreateSymbolicLink(At($"bin/{tool}"), Find(tool));
        }

        foreach (var program in (string[])["docker", "cosign", "notary"])
        {
            File.Copy(Stub("stub"), At($"bin/{program}"));
            File.Copy(Stub(program), At($"programs/{program}.sh"));
        }

        File.WriteAllText(At("built"), Built);
        File.WriteAllText(At("config"), Config);
        Local = Config;
        Signatures = "";
    }

    /// <summary>Id of the local image; null when there is none.</summary>
    public string? Local { get => Read("local"); set => Write("local", value); }

    /// <summary>Digest that the registry holds under the version; null when it holds none.</summary>
    public string? Published { get => Read("published"); set => Write("published", value); }

    /// <summary>Digest that is signed for the version; null when none is.</summary>
    public string? SignedAs { get => Read("signed"); set => Write("signed", value); }

    /// <summary>Signatures of cosign: lines of digest, version and signer.</summary>
    public string? Signatures { get => Read("signatures"); set => Write("signatures", value); }

    /// <summary>Calls of the stubs, in their order.</summary>
    public IReadOnlyList<StubCall> Calls => [.. Directory.EnumerateFiles(At("calls")).Order(StringComparer.Ordinal).Select(file => StubCall.Parse(File.ReadAllText(file)))];

    /// <summary>What `docker manifest inspect --verbose` prints for one image.</summary>
    public static string Manifest(string digest) =>
        JsonSerializer.Serialize(new { Descriptor = new { digest, size = Size }, OCIManifest = new { config = new { digest = Config } } });

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
        var variables = environment.ToDictionary(entry => entry.Key, entry => (string?)entry.Value);
        variables["PATH"] = At("bin");
        variables["TMPDIR"] = At("tmp");
        variables.TryAdd("HOME", At("home"));
        variables.TryAdd("DOCKER_CONFIG", null);
        var result = await Cli.Wrap(ScriptCommand.Interpreter[0])
            .WithArguments([.. ScriptCommand.Interpreter[1..], ScriptCommand.Runner])
            .WithEnvironmentVariables(variables)
            .WithStandardInputPipe(PipeSource.FromString("typed by somebody\n"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(limit.Token);
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
