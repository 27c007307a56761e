using System.Text.RegularExpressions;

namespace Omega.Core.Settings;

/// <summary>A folder in a service's container whose content outlives it (`omega:services.NAME.data`), and the volume that holds it.</summary>
public static partial class DataFolder
{
    /// <summary>What is allowed, as the predicate of a sentence.</summary>
    public const string Rule =
        "must be an absolute path of letters, digits and _ . - between single slashes, without . or .. and without a slash at its end";

    /// <summary>Label of a volume that holds data of a service; its value is the folder.</summary>
    public const string Label = "omega.data";

    private const int Longest = 200;
    private const int Most = 8;

    // What the product mounts itself, and what the kernel and the engine mount in every container.
    private static readonly string[] Taken =
    [
        Hardening.TmpfsPath, Hardening.LogPath, Hardening.EdgeStatePath, Hardening.DoorPath,
        "/proc", "/sys", "/dev", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf",
    ];

    /// <summary>Whether the path is allowed.</summary>
    public static bool IsMatch(string path) => path.Length <= Longest && Pattern().IsMatch(path);

    /// <summary>Name of the volume that holds a folder of a service: unique on its engine, and the same in every update.</summary>
    /// <param name="prefix">What is named on the host begins with it, `omega-dev`.</param>
    /// <param name="role">What the service is called on its host.</param>
    /// <param name="path">The folder.</param>
    public static string Volume(string prefix, string role, string path) =>
        $"{prefix}-{role}{Unnamed().Replace(path, "-")}-{Digest.Of($"{role}\n{path}").Abbreviated[..6]}";

    /// <summary>Every broken rule of a list of folders.</summary>
    internal static IEnumerable<SettingsProblem> Problems(string key, IReadOnlyList<string>? folders)
    {
        if (folders is { Count: 0 or > Most })
        {
            var given = folders.Count == 0 ? "an empty list" : $"{folders.Count}";
            yield return new(key, $"must be one to {Most} folders", given, "");
        }

        foreach (var (path, index) in (folders ?? []).Select((path, index) => (path, index)))
        {
            if (!IsMatch(path))
            {
                yield return new($"{key}[{index}]", Rule, path, "/var/lib/news");
            }
            else if (Taken.FirstOrDefault(taken => IsSameOrInside(path, taken) || IsSameOrInside(taken, path)) is { } taken)
            {
                var rule = $"must be a folder of the service's own, not {taken}, which the product or the engine mounts, nor around or inside it";
                yield return new($"{key}[{index}]", rule, path, "/var/lib/news");
            }
            else if (folders!.Take(index).FirstOrDefault(other => IsSameOrInside(path, other) || IsSameOrInside(other, path)) is { } other)
            {
                var rule = $"must be neither {other} nor around or inside it, which is a folder of data already";
                yield return new($"{key}[{index}]", rule, path, "/var/lib/news");
            }
        }
    }

    private static bool IsSameOrInside(string path, string folder) => path == folder || path.StartsWith($"{folder}/", StringComparison.Ordinal);

    [GeneratedRegex(@"\A(?:/(?!\.{1,2}(?:/|\z))[A-Za-z0-9_.-]+)+\z")]
    private static partial Regex Pattern();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Unnamed();
}
