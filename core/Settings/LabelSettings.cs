namespace Omega.Core.Settings;

/// <summary>What the image says of its makers (`omega:web.labels`), in the words of the Open Container Initiative.</summary>
/// <param name="Authors">Who answers for the site.</param>
/// <param name="Source">Address of its source: `https://…`.</param>
/// <param name="Licence">Licence of the site, as SPDX writes it: `MIT`, `Apache-2.0 OR MIT`.</param>
public sealed record LabelSettings(string? Authors = null, string? Source = null, string? Licence = null) : ISettings
{
    private const int Longest = 500;

    /// <summary>Labels of the image, by name; only those that are given.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Annotations =>
    [
        .. new[] { ("authors", Authors), ("source", Source), ("licenses", Licence) }.Where(label => label.Item2 is not null)
            .Select(label => KeyValuePair.Create($"org.opencontainers.image.{label.Item1}", label.Item2!)),
    ];

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (Authors is not null && !IsLine(Authors))
        {
            yield return new("authors", $"must be one line of 1 to {Longest} characters", "something else", "Ada Lovelace <ada@example.org>");
        }

        if (Source is not null && !(IsLine(Source) && Uri.TryCreate(Source, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            && address.UserInfo.Length == 0))
        {
            yield return new("source", "must be an address that begins with https:// or http://, without a user or a password",
                "something else", "https://example.org/site.git");
        }

        if (Licence is not null && !(IsLine(Licence)
            && Licence.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '.' or '-' or '+' or '(' or ')')))
        {
            yield return new("licence", "must be a licence as SPDX writes it, letters, digits, blanks and . - + ( ) only", "something else", "Apache-2.0");
        }
    }

    private static bool IsLine(string text) => text.Length is > 0 and <= Longest && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);
}
