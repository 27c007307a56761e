using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Omega.News;

/// <summary>Reads stories that somebody wants to publish: all of them are right, or none is taken.</summary>
internal static partial class StoryReader
{
    private const int Most = 1000;
    private const int MostSymbols = 10;
    private const string Text = "without line breaks and other control characters";

    private static readonly string[] Known = ["id", "title", "url", "source", "summary", "publishedAt", "symbols"];

    /// <summary>Reads one story or a list of them.</summary>
    /// <param name="json">What was given. Without `id` a story is named by its `url`, without `publishedAt` it is published now.</param>
    /// <param name="now">When it is read.</param>
    /// <exception cref="NewsException">It is no JSON or something in it is wrong; the message says all of it.</exception>
    public static IReadOnlyList<Story> Read(byte[] json, DateTimeOffset now)
    {
        var problems = new List<string>();
        using var document = Parse(json);
        var root = document.RootElement;
        var given = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : new[] { root };
        if (given.Length is 0 or > Most)
        {
            problems.Add($"Stories must be 1 to {Most}, were {given.Length}.");
        }

        var stories = given.Take(Most).Select((story, index) => new Entry(story, $"[{index}]", problems).Read(now)).ToList();
        foreach (var same in stories.OfType<Story>().GroupBy(story => story.Id).Where(same => same.Count() > 1))
        {
            problems.Add($"Each story must have an id or a url of its own, '{same.Key}' was given {same.Count()} times.");
        }

        return problems.Count == 0 ? [.. stories.OfType<Story>()]
            : throw new NewsException(
                $"Nothing was published:\n{string.Join('\n', problems.Select(problem => $"  - {problem}"))}", NewsException.Input);
    }

    private static JsonDocument Parse(byte[] json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException problem)
        {
            throw new NewsException(
                $"Nothing was published: standard input must be a story or a list of stories in JSON. {problem.Message}", NewsException.Input);
        }
    }

    /// <summary>The same story has the same name wherever it is read.</summary>
    private static string NameOf(string url) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..16];

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"\A[A-Z0-9.-]{1,12}\z")]
    private static partial Regex Symbol();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)\z")]
    private static partial Regex Time();

    /// <summary>One of what was given.</summary>
    private sealed class Entry(JsonElement given, string place, List<string> problems)
    {
        public Story? Read(DateTimeOffset now)
        {
            if (given.ValueKind != JsonValueKind.Object)
            {
                problems.Add($"{place} must be a story, was {Shown(given)}.");
                return null;
            }

            foreach (var member in given.EnumerateObject().Where(member => !Known.Contains(member.Name)))
            {
                problems.Add($"{place}.{Shortened(member.Name)} is not known; a story has {string.Join(", ", Known)}.");
            }

            var url = Words("url", 2000, isRequired: true);
            if (url is not null && (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")))
            {
                Wrong("url", "an absolute address, http or https", given.GetProperty("url"));
            }

            var id = Words("id", 64, isRequired: false);
            if (id is not null && !Id().IsMatch(id))
            {
                Wrong("id", "1 to 64 of A-Z a-z 0-9 _ -", given.GetProperty("id"));
            }

            return new Story(id ?? NameOf(url ?? ""), Words("title", 200, isRequired: true) ?? "", url ?? "", Words("source", 80, isRequired: false),
                Words("summary", 1000, isRequired: false), PublishedAt() ?? now, Symbols());
        }

        private string? Words(string name, int longest, bool isRequired)
        {
            if (!given.TryGetProperty(name, out var value))
            {
                if (isRequired)
                {
                    problems.Add($"{place}.{name} must be text of 1 to {longest} characters, was missing.");
                }

                return null;
            }

            if (value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 } text
                && text.Length <= longest && !text.Any(char.IsControl))
            {
                return text;
            }

            Wrong(name, $"text of 1 to {longest} characters {Text}", value);
            return null;
        }

        private DateTimeOffset? PublishedAt()
        {
            if (!given.TryGetProperty("publishedAt", out var value))
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.String && Time().IsMatch(value.GetString()!)
                && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var time))
            {
                return time.ToUniversalTime();
            }

            Wrong("publishedAt", "a time such as 2026-01-31T09:30:00Z", value);
            return null;
        }

        private string[] Symbols()
        {
            if (!given.TryGetProperty("symbols", out var value))
            {
                return [];
            }

            if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MostSymbols
                && value.EnumerateArray().All(symbol => symbol.ValueKind == JsonValueKind.String && Symbol().IsMatch(symbol.GetString()!)))
            {
                return [.. value.EnumerateArray().Select(symbol => symbol.GetString()!).Distinct()];
            }

            Wrong("symbols", $"a list of at most {MostSymbols} texts, each 1 to 12 of A-Z 0-9 . -", value);
            return [];
        }

        private void Wrong(string name, string allowed, JsonElement value) => problems.Add($"{place}.{name} must be {allowed}, was {Shown(value)}.");

        private static string Shown(JsonElement value) => Shortened(value.GetRawText());

        /// <summary>Of what somebody wrote no more than a line, and nothing that moves a terminal's cursor.</summary>
        private static string Shortened(string text)
        {
            var line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
            return line.Length <= 60 ? line : $"{line[..60]}…";
        }
    }
}
