using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Omega.Core.Settings;

namespace Omega.Core.Data;

/// <summary>One copy of the data of a service, whole.</summary>
/// <param name="Id">Its id in the repository.</param>
/// <param name="Time">When it was made, UTC.</param>
/// <param name="Service">Name of the service; empty for the folder of this machine.</param>
/// <param name="Paths">Marks the folders that are in it.</param>
/// <param name="Why">What it was made for.</param>
public sealed partial record Snapshot(string Id, DateTimeOffset Time, string Service, string Paths, string Why)
{
    /// <summary>Stands for the newest.</summary>
    public const string Latest = "latest";

    private const int Shown = 8;
    private const int Least = 4;

    /// <summary>As much of the id as a person reads.</summary>
    public string ShortId => Id[..Shown];

    /// <summary>Snapshots of a stack, oldest first; what has not all of our marks is none of ours, and is left out.</summary>
    /// <param name="json">What the repository lists.</param>
    /// <param name="prefix">Mark of the stack, `omega-dev`.</param>
    /// <exception cref="OmegaException">It is no list of snapshots.</exception>
    public static IReadOnlyList<Snapshot> Parse(string json, string prefix)
    {
        try
        {
            using var list = JsonDocument.Parse(json.Trim() is { Length: > 0 } text ? text : "[]");
            return list.RootElement.ValueKind != JsonValueKind.Array
                ? []
                : [.. list.RootElement.EnumerateArray().Select(one => TryParse(one, prefix)).OfType<Snapshot>().OrderBy(one => one.Time)];
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new OmegaException($"The backup repository lists its snapshots in a form that is not known: {problem.Message}");
        }
    }

    /// <summary>The snapshot of a service that is meant.</summary>
    /// <param name="all">Snapshots of its stack.</param>
    /// <param name="service">The service.</param>
    /// <param name="text">`latest`, an id, or the unique beginning of one.</param>
    /// <exception cref="OmegaException">There is none, or more than one, or it holds other folders; the message lists what there is.</exception>
    public static Snapshot Find(IReadOnlyList<Snapshot> all, Service service, string text)
    {
        var own = all.Where(one => one.Service == service.Name).ToList();
        var named = all.Where(one => text.Length >= Least && one.Id.StartsWith(text, StringComparison.Ordinal)).ToList();
        var found = text == Latest ? own.TakeLast(1).ToList() : named.Intersect(own).ToList();
        if (found is not [var snapshot])
        {
            var why = found.Count > 1 ? $"'{text}' is the beginning of {found.Count} snapshots"
                : named is [var other, ..] ? $"Snapshot {other.ShortId} is not one of service {service.Name}"
                : $"There is no snapshot {(text == Latest ? "" : $"'{text}' ")}of service {service.Name}";
            var there = own.Count == 0 ? $"Make one: ./omega backup {service.Name}" : $"There are:\n{string.Join('\n', own.Select(one => $"  {one}"))}";
            throw new OmegaException($"{why}. {there}\nNothing was changed.", ExitCode.Input);
        }

        return snapshot.Paths == DataScript.PathsOf(service) ? snapshot : throw new OmegaException(
            $"Snapshot {snapshot.ShortId} of service {service.Name} holds other folders than {service.Setting}.data names now ({string.Join(", ", service.Data)}). "
            + "Name those that it was made with, deploy, restore, then change them. Nothing was changed.",
            ExitCode.Input);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{ShortId}  {Time:yyyy-MM-dd HH:mm:ss}  {(Service.Length == 0 ? ".omega" : Service)}  {Why}");

    private static Snapshot? TryParse(JsonElement one, string prefix)
    {
        List<string> tags = one.TryGetProperty("tags", out var given) && given.ValueKind == JsonValueKind.Array
            ? [.. given.EnumerateArray().Select(tag => tag.GetString() ?? "")]
            : [];
        var id = one.GetProperty("id").GetString() ?? "";
        if (!IdPattern().IsMatch(id) || !tags.Contains($"stack={prefix}"))
        {
            return null;
        }

        var time = one.GetProperty("time").GetDateTimeOffset().ToUniversalTime();
        return tags.Contains("machine") ? new(id, time, "", "", "keys, state and configuration of the machine")
            : Value("service") is { } service && Value("paths") is { } paths && Settings.Service.IsName(service)
            ? new(id, time, service, paths, Reason())
            : null;

        string? Value(string key) => tags.FirstOrDefault(tag => tag.StartsWith($"{key}=", StringComparison.Ordinal))?[(key.Length + 1)..];

        string Reason() => Value("by") is { } who ? who == "restore" ? "before a restore" : "on demand"
            : Value("failed") is not null ? "what a version wrote that was taken back"
            : Value("for") is not null ? "before a version that was not yet seen to be well"
            : "before another version";
    }

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex IdPattern();
}
