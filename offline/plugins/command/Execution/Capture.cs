using System.Text;

namespace Omega.Offline.Plugins.Command.Execution;

/// <summary>Keeps what a script writes, each stream and both in the order of their arrival.</summary>
internal sealed class Capture : IDisposable
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly MemoryStream _stdout = new();
    private readonly MemoryStream _stderr = new();
    private readonly MemoryStream _both = new();
    private readonly Lock _lock = new();

    /// <summary>Everything written, for messages; bytes that are not UTF-8 are shown as such.</summary>
    internal string Both => Encoding.UTF8.GetString(_both.ToArray());

    /// <summary>Reads standard output to its end.</summary>
    internal Task ReadStdoutAsync(Stream stream, LineSplitter? lines) => ReadAsync(stream, _stdout, lines);

    /// <summary>Reads standard error to its end.</summary>
    internal Task ReadStderrAsync(Stream stream, LineSplitter? lines) => ReadAsync(stream, _stderr, lines);

    /// <summary>The two streams as text; throws when one is not UTF-8, which state cannot hold.</summary>
    internal CommandOutput ToOutput() => new(Text(_stdout, "stdout"), Text(_stderr, "stderr"));

    /// <inheritdoc/>
    public void Dispose()
    {
        _stdout.Dispose();
        _stderr.Dispose();
        _both.Dispose();
    }

    private async Task ReadAsync(Stream stream, MemoryStream own, LineSplitter? lines)
    {
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            own.Write(buffer, 0, count);
            lock (_lock)
            {
                _both.Write(buffer, 0, count);
            }

            lines?.Add(buffer.AsSpan(0, count));
        }

        lines?.End();
    }

    private static string Text(MemoryStream stream, string name)
    {
        try
        {
            var text = Strict.GetString(stream.ToArray());
            return text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (DecoderFallbackException)
        {
            throw new CommandException(
                $"The command's {name} contains non-UTF8 bytes, which state cannot hold. The command has run; make it "
                + "print text, for example through base64 or into a file.");
        }
    }
}
