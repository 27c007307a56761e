using System.Collections;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Omega.Offline.Plugins.Language;

/// <summary>Tells whether anything changed that a build of a project depends on, from names, sizes and times as MSBuild itself does.</summary>
internal static class BuildInputs
{
    private static readonly string[] Ancestors =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "NuGet.config", "nuget.config", ".editorconfig", ".globalconfig",
    ];

    // Variables of shells and terminals without a `_`, by which a project could not know them.
    private static readonly string[] Volatile =
    [
        "PWD", "OLDPWD", "SHLVL", "TERM", "COLUMNS", "LINES", "TRACEPARENT", "COLORTERM", "DISPLAY", "EDITOR", "VISUAL", "PAGER", "LESS", "MAIL",
        "LOGNAME", "HOSTNAME", "SHELL", "STY", "TMUX", "WINDOW", "WINDOWID", "TTY", "LANG", "LANGUAGE", "TZ",
    ];

    // What the tools of a build read themselves.
    private static readonly string[] ToolPrefixes = ["DOTNET_", "MSBUILD", "NUGET_", "COREHOST_", "COMPLUS_", "SOURCE_"];

    /// <summary>
    /// A hash over the project's files, those of the projects it refers to, the build files above them and the environment;
    /// null when a project may read other files as well, so that only a build can tell.
    /// </summary>
    internal static string? Fingerprint(string project)
    {
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        var elsewhere = new SortedSet<string>(StringComparer.Ordinal);
        if (!Collect(project, folders, elsewhere))
        {
            return null;
        }

        var above = folders.SelectMany(Above).Distinct().ToList();
        var files = folders.SelectMany(Sources).Concat(above).Concat(elsewhere).Distinct().Order(StringComparer.Ordinal).ToList();
        var named = string.Concat(files.Where(IsBuildFile).Select(File.ReadAllText));
        return Hash(files.Select(Line).Concat(Variables(named)));
    }

    /// <summary>A hash over the files of a folder.</summary>
    internal static string OfFolder(string folder) => Hash(Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(Line));

    private static bool Collect(string project, SortedSet<string> folders, SortedSet<string> elsewhere)
    {
        var file = Directory.Exists(project) ? Directory.EnumerateFiles(project, "*.*proj").FirstOrDefault() : project;
        var folder = Path.GetDirectoryName(file);
        if (folder is null || !File.Exists(file) || File.Exists(Path.Combine(folder, "Properties", "launchSettings.json")))
        {
            return false;
        }

        if (!folders.Add(folder))
        {
            return true;
        }

        var elements = XDocument.Load(file).Descendants().ToLookup(element => element.Name.LocalName);
        return !elements["Import"].Any()
            && elements.Where(named => named.Key != "ProjectReference").SelectMany(named => named).SelectMany(OutOf).All(path => !path.StartsWith('/') && Add(Path.GetFullPath(path, folder), elsewhere))
            && elements["ProjectReference"].All(reference => reference.Attribute("Include")?.Value is { } path
                && !path.Contains("$(", StringComparison.Ordinal)
                && Collect(Path.GetFullPath(Path.Combine(folder, path.Replace('\\', '/'))), folders, elsewhere));
    }

    /// <summary>What an element names that is not below the project's folder.</summary>
    private static IEnumerable<string> OutOf(XElement element) => element.Attributes()
        .Where(attribute => attribute.Name.LocalName is "Include" or "Update")
        .SelectMany(attribute => attribute.Value.Split(';', StringSplitOptions.TrimEntries))
        .Select(path => path.Replace('\\', '/'))
        .Where(path => path.Contains("..", StringComparison.Ordinal) || path.StartsWith('/'));

    /// <summary>One file of the checkout can be looked at; what a pattern, a property or another place names is told by a build alone.</summary>
    private static bool Add(string path, SortedSet<string> elsewhere)
    {
        elsewhere.Add(path);
        return File.Exists(path);
    }

    private static IEnumerable<string> Sources(string folder)
    {
        var own = new EnumerationOptions { AttributesToSkip = 0 };
        return Directory.EnumerateFiles(folder, "*", own).Concat(Directory.EnumerateDirectories(folder, "*", own)
            .Where(inner => Path.GetFileName(inner) is not ("bin" or "obj" or ".git"))
            .SelectMany(Sources));
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var parent = Path.GetDirectoryName(folder); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            foreach (var name in Ancestors)
            {
                if (File.Exists(Path.Combine(parent, name)))
                {
                    yield return Path.Combine(parent, name);
                }
            }
        }
    }

    private static string Line(string file)
    {
        var info = new FileInfo(file);
        return $"{file} {info.Length} {info.LastWriteTimeUtc.Ticks}";
    }

    private static bool IsBuildFile(string file) => Path.GetExtension(file) is ".props" or ".targets" || file.EndsWith("proj", StringComparison.Ordinal);

    /// <summary>
    /// Whether a build may read a variable. Each is a property to MSBuild; those of its SDKs have no `_` in their names, and those
    /// of shells, sessions and CI have: such a one counts only where a build file of ours names it, or a tool reads it.
    /// </summary>
    private static bool IsRead(string variable, string buildFiles) =>
        !variable.Contains('_', StringComparison.Ordinal)
            ? !Volatile.Contains(variable)
            : Array.Exists(ToolPrefixes, prefix => variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                || buildFiles.Contains($"$({variable})", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Variables(string buildFiles) => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(variable => (Name: (string)variable.Key, variable.Value))
        .Where(variable => IsRead(variable.Name, buildFiles)
            && !variable.Name.StartsWith("PULUMI_", StringComparison.Ordinal) && !variable.Name.StartsWith("OMEGA_", StringComparison.Ordinal))
        .Select(variable => $"{variable.Name}={variable.Value}")
        .Order(StringComparer.Ordinal);

    private static string Hash(IEnumerable<string> lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
}
