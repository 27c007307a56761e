using Omega.Core.Content;

namespace Omega.Core.Settings;

/// <summary>A header that answers have beside those of the product (`omega:web.headers`).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Path">Addresses that have it: `*` stands for anything but a slash, `**` for anything.</param>
public sealed record HeaderSettings(string Name, string Value, string Path = "/**") : ISettings
{
    /// <summary>The same for those who write the site's configuration.</summary>
    public ResponseHeader Header => new(Path, Name, Value);

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!ResponseHeader.IsName(Name))
        {
            yield return new("name", ResponseHeader.NameRule, Name, "X-Robots-Tag");
        }
        else if (ResponseHeader.WhoDecides(Name) is { } who)
        {
            yield return new("name", $"must be none that the product decides itself ({who})", Name, "X-Robots-Tag");
        }

        if (!ResponseHeader.IsValue(Value))
        {
            yield return new("value", ResponseHeader.ValueRule, ResponseHeader.Shown(Value), "<value>");
        }

        if (!ResponseHeader.IsPath(Path))
        {
            yield return new("path", ResponseHeader.PathRule, ResponseHeader.Shown(Path), "/assets/**");
        }
    }
}
