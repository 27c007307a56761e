using System.Text.Json;

namespace Omega.Cli.Engines;

/// <summary>
/// The attribute files (`*.attrs`: content type and checksum) that the pulumi CLI keeps beside the files of a state folder.
/// It writes them in place: killed in between, it leaves one empty, and then refuses the intact state beside it with
/// `failed to load checkpoint: EOF`, or every stack with `read ".pulumi/meta.yaml": EOF`. It needs none of them.
/// So it is with a lock that it could not write, as the disk was full: it is left empty, and every update ends with
/// `unexpected end of JSON input` from then on.
/// </summary>
internal static class StateAttributes
{
    /// <summary>Makes the pulumi CLI write no attribute files; what it has written before it still reads.</summary>
    public const string Skipped = "?metadata=skip";

    private const string Scheme = "file://";

    /// <summary>Removes the attribute files and locks that nobody can read; returns their paths. A backend that is no folder has none.</summary>
    /// <param name="backend">Where the state lies.</param>
    /// <param name="wait">Gives whoever is writing a lock at this moment the time to end; a second by default.</param>
    public static IReadOnlyList<string> RemoveUnreadable(string backend, Action? wait = null)
    {
        if (FolderOf(backend) is not { } state || Path.Combine(state, ".pulumi") is var folder && !Directory.Exists(folder))
        {
            return [];
        }

        var locks = Path.Combine(folder, "locks");
        List<string> unreadable =
        [
            .. Directory.EnumerateFiles(folder, "*.attrs", SearchOption.AllDirectories).Where(file => !IsReadable(file)),
            .. Directory.Exists(locks) ? Directory.EnumerateFiles(locks, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith(".attrs", StringComparison.Ordinal) && IsLeft(file, wait ?? Second)) : [],
        ];
        unreadable.ForEach(File.Delete);
        return unreadable;
    }

    private static void Second() => Thread.Sleep(TimeSpan.FromSeconds(1));

    private static bool IsLeft(string file, Action wait)
    {
        if (IsReadable(file))
        {
            return false;
        }

        wait();
        return !IsReadable(file);
    }

    /// <summary>The folder of a backend; null for one that is none.</summary>
    public static string? FolderOf(string backend)
    {
        if (!backend.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return null;
        }

        var path = backend[Scheme.Length..].Split('?')[0];
        return path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..]
            : path;
    }

    private static bool IsReadable(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
    }
}
