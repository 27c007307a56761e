using System.Globalization;
using System.Text.Json;

namespace Omega.Cli.Ledger;

/// <summary>What the engine's own history says of one run.</summary>
/// <param name="Kind">`update`, `destroy`, `refresh` and the like.</param>
/// <param name="Began">When it began.</param>
/// <param name="Succeeded">Whether it succeeded.</param>
/// <param name="By">Who began it, where the engine knows; empty: it does not.</param>
/// <param name="Changes">What it did before it ended, such as `2 create, 1 delete`; empty: nothing.</param>
internal sealed record EngineUpdate(string Kind, DateTimeOffset Began, bool Succeeded, string By, string Changes)
{
    private static readonly string[] Committers = ["vcs.committer", "git.committer", "git.author"];

    /// <summary>Arguments of the engine that print the history of a stack.</summary>
    // Without a size the engine prints the last ten.
    public static IReadOnlyList<string> Arguments(string stack) => ["stack", "history", "--json", "--page-size", "1000", "--page", "1", "--stack", stack];

    /// <summary>Reads what the engine prints; what has no time is left out.</summary>
    public static IReadOnlyList<EngineUpdate> Parse(string json)
    {
        using var document = JsonDocument.Parse(json.Trim() is { Length: > 0 } text ? text : "[]");
        return document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray().Select(Of).OfType<EngineUpdate>()] : [];
    }

    private static EngineUpdate? Of(JsonElement update) =>
        DateTimeOffset.TryParse(Text(update, "startTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var began)
            ? new(Text(update, "kind"), began, Text(update, "result") == "succeeded", Who(update), Changed(update))
            : null;

    private static string Who(JsonElement update) => update.TryGetProperty("environment", out var environment)
        && environment.ValueKind == JsonValueKind.Object
        ? Committers.Select(name => Text(environment, name)).FirstOrDefault(name => name.Length > 0) ?? ""
        : "";

    private static string Changed(JsonElement update) =>
        update.TryGetProperty("resourceChanges", out var changes) && changes.ValueKind == JsonValueKind.Object
            ? string.Join(", ", changes.EnumerateObject().Where(change => change.Name != "same").Select(change => $"{change.Value} {change.Name}"))
            : "";

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
