using System.Globalization;

namespace Omega.Core.Policies.Facts;

/// <summary>One mount of a container.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Source">Volume name or host path, at the property that gives it.</param>
/// <param name="Target">Where the container sees it.</param>
/// <param name="ReadOnly">Whether the container can write to it.</param>
public sealed record MountFacts(MountKind Kind, Fact<string> Source, Fact<string> Target, Fact<bool> ReadOnly)
{
    /// <summary>Whether mounts made on the host later appear in the container, or the other way round.</summary>
    public Fact<string> Propagation { get; init; } = Fact.NotApplicable<string>();

    /// <summary>Largest size, in bytes, of a volume that takes its space from the host.</summary>
    public Fact<long> SizeBytes { get; init; } = Fact.NotApplicable<long>();
}

/// <summary>What a mount shows the container.</summary>
public enum MountKind
{
    /// <summary>A volume that the host manages.</summary>
    Volume,

    /// <summary>A file or folder of the host.</summary>
    HostPath,

    /// <summary>A device of the host.</summary>
    Device,

    /// <summary>Whatever another container mounts.</summary>
    OtherContainer,

    /// <summary>Read-only data that the host provides, such as configuration or secrets.</summary>
    Projected,

    /// <summary>Any other kind.</summary>
    Unknown,
}

/// <summary>One writable memory filesystem of a container.</summary>
/// <param name="Flags">Mount flags, `noexec` and the like; not applicable where the host sets them itself.</param>
/// <param name="SizeBytes">Largest size, in bytes.</param>
/// <param name="Mode">Permission bits as a number, 448 for octal 0700.</param>
/// <param name="OwnerId">User that owns its root folder.</param>
public sealed record TmpfsFacts(
    Fact<IReadOnlyList<string>> Flags,
    Fact<long> SizeBytes,
    Fact<int> Mode,
    Fact<string> OwnerId);

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
