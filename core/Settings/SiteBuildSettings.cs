namespace Omega.Core.Settings;

/// <summary>How the site is built before it goes into the image (`omega:web.build`).</summary>
/// <param name="Command">Program and arguments, `[npm, run, build]`; a text is a line for the image's /bin/sh.</param>
/// <param name="Image">Image that it runs in, by digest: `name@sha256:…`.</param>
/// <param name="Source">Folder of the checkout that it is given a copy of: every file that git does not ignore.</param>
/// <param name="Output">Folder below the source that it writes the site to.</param>
/// <param name="Network">What it may reach.</param>
/// <param name="Environment">Variables that it sees; no place for secrets.</param>
public sealed record SiteBuildSettings(
    [property: ShellLine] IReadOnlyList<string> Command,
    string Image,
    string Source,
    string Output = "dist",
    BuildNetwork Network = BuildNetwork.None,
    IReadOnlyDictionary<string, string>? Environment = null) : ISettings
{
    private const string NameRule = "is not the name of a variable: it must be letters, digits and _, "
        + "not begin with a digit, and be none that the build sets itself (HOME)";

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (Command.Count == 0 || Command[0].Length == 0 || Command.Any(word => word.Any(letter => letter is '\0' or '\r')))
        {
            yield return new("command", "must be a program and its arguments, or a line for /bin/sh", string.Join(' ', Command), "npm", "[0]");
        }

        if (!ImageName.IsPinned(Image))
        {
            yield return new("image", "must be pinned by digest, name@sha256:<64 hex digits>", Image, "<name>@sha256:<digest>");
        }

        if (!CheckoutFolder.IsMatch(Source))
        {
            yield return new("source", CheckoutFolder.Rule, Source, "site");
        }

        if (!CheckoutFolder.IsBelow(Output))
        {
            yield return new("output", "must be the path of a folder below the source, without .., a slash at its ends, a backslash, a colon or $", Output, "dist");
        }

        foreach (var (name, value) in Environment ?? new Dictionary<string, string>())
        {
            if (!IsVariable(name))
            {
                yield return new($"environment.{name}", NameRule, "given", "");
            }
            else if (value.Any(char.IsControl))
            {
                yield return new($"environment.{name}", "must be one line without control characters", "something else", "<value>");
            }
        }
    }

    private static bool IsVariable(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name != "HOME"
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}

/// <summary>What the build of a site may reach.</summary>
public enum BuildNetwork
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Whatever the engine's default network reaches.</summary>
    All,
}
