using System.Text;
using System.Text.RegularExpressions;

namespace Omega.Offline.Engine.Tests.Support;

/// <summary>Commands of the engine, one after the other, in this process, and all that they show.</summary>
internal sealed class ShownCommands(string folder)
{
    private readonly StringBuilder _shown = new();

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
    }

    /// <summary>What was shown, without what is another thing in each run.</summary>
    public string Text(Regex changing) =>
        changing.Replace(_shown.ToString().Replace(folder, "FOLDER", StringComparison.Ordinal), match => match.Groups["keep"].Value + "…");
}
