using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;

namespace Omega.Core.Content;

/// <summary>What a page needs that the strictest content policy forbids.</summary>
/// <param name="Scripts">Hashes of the scripts that stand in the page, as a content policy names them.</param>
/// <param name="Handlers">Hashes of the scripts in its attributes.</param>
/// <param name="Styles">Whether styles stand in the page.</param>
/// <param name="Frames">Whether it frames other pages.</param>
/// <param name="Objects">Whether it embeds objects.</param>
/// <param name="Base">Whether it says where its references begin.</param>
/// <param name="Forms">Whether it sends a form to an address.</param>
public sealed record PolicyNeeds(
    IReadOnlyList<string> Scripts, IReadOnlyList<string> Handlers, bool Styles, bool Frames, bool Objects, bool Base, bool Forms)
{
    private static readonly string[] Data =
        ["application/json", "application/ld+json", "text/plain", "text/template", "text/html", "text/x-template"];

    /// <summary>Reads them off a page.</summary>
    public static PolicyNeeds Of(IDocument document) => new(
        [.. document.Scripts.Where(script => !script.HasAttribute("src") && !Data.Contains(script.GetAttribute("type")))
            .Select(script => Hash(script.TextContent)).Distinct()],
        [.. document.All.SelectMany(element => element.Attributes)
            .Where(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase))
            .Select(attribute => Hash(attribute.Value)).Distinct()],
        document.QuerySelector("style, [style]") is not null,
        document.QuerySelector("iframe, frame") is not null,
        document.QuerySelector("object, embed") is not null,
        document.QuerySelector("base[href]") is not null,
        document.QuerySelector("form[action], [formaction]") is not null);

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
