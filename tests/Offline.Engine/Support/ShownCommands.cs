using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Omega.Offline.Engine.Tests.Support;

/// <summary>Commands of the engine, one after the other, in this process: all that they show, and every file that they make, change or remove.</summary>
internal sealed partial class ShownCommands(string folder)
{
    private readonly StringBuilder _shown = new();
    private Dictionary<string, string> _files = Files(folder);

    /// <summary>Runs one in the folder with something on its standard input.</summary>
    public async Task PipeAsync(string input, params string[] words)
    {
        var before = Console.In;
        Console.SetIn(new StringReader(input));
        _shown.Append(CultureInfo.InvariantCulture, $"{input.ReplaceLineEndings("⏎")} | ");
        try
        {
            await RunAsync(words);
        }
        finally
        {
            Console.SetIn(before);
        }
    }

    /// <summary>Runs one in the folder; arguments of this test's own are given and not shown.</summary>
    public async Task RunAsync(IEnumerable<string> words, params string[] unshown)
    {
        string[] given = [.. words];
        var (output, errors) = (Console.Out, Console.Error);
        using var writer = TextWriter.Synchronized(new StringWriter(_shown));
        await writer.WriteLineAsync($"$ pulumi {string.Join(' ', given)}");
        Console.SetOut(writer);
        Console.SetError(writer);
        try
        {
            var code = await EngineProgram.RunAsync([.. given, .. unshown, "--cwd", folder, "--non-interactive"]);
            await writer.WriteLineAsync($"→ {code}");
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }

        var files = Files(folder);
        foreach (var file in _files.Keys.Union(files.Keys).Order(StringComparer.Ordinal))
        {
            var (before, now) = (_files.GetValueOrDefault(file), files.GetValueOrDefault(file));
            if (before != now)
            {
                _shown.AppendLine(CultureInfo.InvariantCulture, $"{(before is null ? '+' : now is null ? '-' : '~')} {NameOfItsOwn().Replace(file, "…")}");
            }
        }

        _files = files;
    }

    /// <summary>Shows a file of the folder.</summary>
    public void Show(string file) => _shown.AppendLine(CultureInfo.InvariantCulture, $"$ cat {file}").Append(File.ReadAllText(Path.Combine(folder, file)));

    /// <summary>What was shown, without what is another thing in each run.</summary>
    public string Text(Regex changing) =>
        changing.Replace(_shown.ToString().Replace(folder, "FOLDER", StringComparison.Ordinal), match => match.Groups["keep"].Value + "…");

    private static Dictionary<string, string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))), StringComparer.Ordinal);

    /// <summary>Times and folders in the names of files.</summary>
    [GeneratedRegex("[0-9a-f]{40}|[0-9]{10,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex NameOfItsOwn();
}
