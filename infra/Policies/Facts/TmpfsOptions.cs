using System.Globalization;

namespace Omega.Infra.Policies.Facts;

/// <summary>Reads the options of a tmpfs in mount(8) notation: `rw,noexec,size=16m,mode=0700,uid=10101`.</summary>
public static class TmpfsOptions
{
    /// <summary>Facts of the tmpfs whose options stand at <paramref name="path"/>; a mode is octal there.</summary>
    public static TmpfsFacts Parse(string path, string options)
    {
        var items = options.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(
            Fact.Known<IReadOnlyList<string>>(path, [.. items.Where(item => !item.Contains('=', StringComparison.Ordinal))]) with { Written = $"\"{options}\"" },
            Option(path, items, "size", Size),
            Option(path, items, "mode", Octal),
            Option(path, items, "uid", text => text));
    }

    private static Fact<T> Option<T>(string path, string[] items, string key, Func<string, T> read)
    {
        var item = items.LastOrDefault(item => item.StartsWith(key + "=", StringComparison.Ordinal));
        return item is null ? Fact.Unset<T>(path) : Fact.Known(path, read(item[(key.Length + 1)..])) with { Written = item };
    }

    // 0 means "no limit" to the kernel, and so does text that is no size to the rule.
    private static long Size(string text)
    {
        var factor = text.Length == 0 ? 1 : char.ToLowerInvariant(text[^1]) switch { 'k' => 1L << 10, 'm' => 1L << 20, 'g' => 1L << 30, _ => 1L };
        var digits = factor == 1 ? text : text[..^1];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size * factor : 0;
    }

    private static int Octal(string text) =>
        text.Length is > 0 and <= 5 && text.All(digit => digit is >= '0' and <= '7') ? Convert.ToInt32(text, 8) : -1;
}
