using System.Text;

namespace Omega.Core.Evidence;

/// <summary>Looks for a word in a file of any kind and size, as the index of a database that is not unpacked here.</summary>
internal static class TextInFile
{
    private const int Size = 1 << 20;

    /// <summary>Whether the word stands anywhere and does not go on: `CVE-1-1` is not in `CVE-1-12`.</summary>
    public static bool Has(string file, string word)
    {
        var sought = Encoding.ASCII.GetBytes(word);
        var buffer = new byte[Size + sought.Length];
        using var stream = File.OpenRead(file);
        for (int kept = 0, read; (read = stream.Read(buffer, kept, Size)) > 0;)
        {
            var part = buffer.AsSpan(0, kept + read);
            for (var from = 0; part[from..].IndexOf(sought) is >= 0 and var at; from += at + 1)
            {
                var end = from + at + sought.Length;
                if (end < part.Length ? !char.IsAsciiLetterOrDigit((char)part[end]) : stream.Position == stream.Length)
                {
                    return true;
                }
            }

            kept = Math.Min(sought.Length, part.Length);
            part[^kept..].CopyTo(buffer);
        }

        return false;
    }
}
