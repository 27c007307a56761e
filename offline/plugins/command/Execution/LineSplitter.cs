using System.Text;

namespace Omega.Offline.Plugins.Command.Execution;

/// <summary>Cuts a stream of bytes into lines of text.</summary>
internal sealed class LineSplitter(Action<string> line)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _pending = new();

    /// <summary>Takes the next bytes and hands on each line that they complete.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        var count = _decoder.GetChars(bytes, characters, flush: false);
        foreach (var character in characters.AsSpan(0, count))
        {
            if (character == '\n')
            {
                Flush();
            }
            else
            {
                _pending.Append(character);
            }
        }
    }

    /// <summary>Hands on what is left after the last newline, if anything.</summary>
    internal void End()
    {
        if (_pending.Length > 0)
        {
            Flush();
        }
    }

    private void Flush()
    {
        var text = _pending.ToString();
        _pending.Clear();
        line(text.EndsWith('\r') ? text[..^1] : text);
    }
}
