using System.Reflection;
using System.Text.RegularExpressions;

namespace Omega.Core.Settings;

/// <summary>Which paths a service may have: the pattern of nginx/apiPath.h, by which `omega start` decides as well.</summary>
internal static partial class ApiPath
{
    /// <summary>What is allowed, as the predicate of a sentence.</summary>
    public const string Rule = "must start and end with a slash, with one to eight names of letters, digits and _ . - between, none longer than 63 or with a dot in front";

    private static readonly Regex Pattern = new($@"\A(?:{Read()})\z", RegexOptions.CultureInvariant);

    /// <summary>Whether the path is allowed.</summary>
    public static bool IsMatch(string path) => Pattern.IsMatch(path) && !path.EndsWith('\n');

    private static string Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("apiPath.h")
            ?? throw new InvalidOperationException("nginx/apiPath.h is not embedded in the program.");
        using var reader = new StreamReader(stream);
        return Definition().Match(reader.ReadToEnd()).Groups[1].Value;
    }

    [GeneratedRegex("^#define API_PATH_PATTERN \"([^\"]+)\"", RegexOptions.Multiline)]
    private static partial Regex Definition();
}
