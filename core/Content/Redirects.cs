using System.Globalization;
using System.Text;

namespace Omega.Core.Content;

/// <summary>The redirects of a site; the first that fits an address counts.</summary>
public sealed class Redirects(IReadOnlyList<Redirect> all)
{
    // Stands for whatever a reader asks for below an address.
    private const string Anything = "any";

    /// <summary>No redirect.</summary>
    public static Redirects None { get; } = new([]);

    /// <summary>All of them, in the order of the settings.</summary>
    public IReadOnlyList<Redirect> All => all;

    /// <summary>The one that leads an address, decoded and without query, elsewhere; null where none does.</summary>
    public Redirect? Of(string address) => all.FirstOrDefault(redirect => redirect.Leads(address));

    /// <summary>The ones from which a reader comes to no end, by their place, with the addresses on the way.</summary>
    /// <param name="bySite">Where the site itself leads an address; null where nowhere else.</param>
    public IEnumerable<(int Index, IReadOnlyList<string> Way)> Loops(Func<string, string?> bySite)
    {
        for (var index = 0; index < all.Count; index++)
        {
            var address = all[index].IsPrefix ? all[index].From[..^1] + Anything : all[index].From;
            List<string> way = [address];
            while (way.Count <= 2 * all.Count + 2 && (Of(address) is { } redirect ? redirect.Lead(address) : bySite(address)) is { } next)
            {
                way.Add(address = next);
            }

            if (way.Count > 2 * all.Count + 2)
            {
                var again = Enumerable.Range(0, way.Count).FirstOrDefault(step => way.Take(step).Contains(way[step]), way.Count - 1);
                yield return (index, [.. way.Take(Math.Min(again + 1, 6))]);
            }
        }
    }

    /// <summary>The directives for the http block: one map for each status, of the request as it was sent.</summary>
    internal string Maps()
    {
        var text = new StringBuilder();
        foreach (var status in Used)
        {
            text.Append(CultureInfo.InvariantCulture, $"map \"$asked$request_uri\" $moved_{status} {{\n    default \"\";\n");
            foreach (var (pattern, answer) in Entries(status))
            {
                text.Append(CultureInfo.InvariantCulture, $"    {pattern} {answer};\n");
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    /// <summary>The directives for the server block.</summary>
    internal string Answers() => string.Concat(Used.Select(status =>
        string.Create(CultureInfo.InvariantCulture, $"if ($moved_{status}) {{\n    return {status} $moved_{status};\n}}\n")));

    private IEnumerable<int> Used => all.Select(redirect => redirect.Status).Distinct().Order();

    // One of another status that comes first answers instead: in this map it leads nowhere.
    private IEnumerable<(string Pattern, string Answer)> Entries(int status) => all.Index()
        .Where(redirect => redirect.Index <= all.Index().Last(other => other.Item.Status == status).Index)
        .Select(redirect => redirect.Item.Map(redirect.Index) is var (pattern, answer) && redirect.Item.Status == status
            ? (pattern, answer) : (pattern, "\"\""));
}
