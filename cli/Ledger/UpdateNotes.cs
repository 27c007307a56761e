using System.Globalization;
using System.Text.Json;
using Omega.Cli.Support;

namespace Omega.Cli.Ledger;

/// <summary>
/// How updates that `omega` began on this machine ended when they did not succeed. The engine's history knows no more than that
/// one failed; whether it was refused, and who began it, is kept here.
/// </summary>
internal sealed class UpdateNotes(Checkout checkout)
{
    /// <summary>Notes kept of a stack; the oldest are dropped.</summary>
    private const int Limit = 500;

    /// <summary>Adds what became of an update.</summary>
    public void Add(string stack, UpdateNote note)
    {
        var lines = File.Exists(PathOf(stack)) ? File.ReadAllLines(PathOf(stack)) : [];
        SecretFile.Write(PathOf(stack), string.Concat(lines.TakeLast(Limit - 1).Append(JsonSerializer.Serialize(note)).Select(line => $"{line}\n")));
    }

    /// <summary>Notes of a stack, oldest first; a line that cannot be read is none.</summary>
    public IReadOnlyList<UpdateNote> Of(string stack) =>
        File.Exists(PathOf(stack)) ? [.. File.ReadAllLines(PathOf(stack)).Select(Read).OfType<UpdateNote>()] : [];

    private static UpdateNote? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<UpdateNote>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string PathOf(string stack) => Path.Combine(checkout.Machine, "updates", $"{stack}.jsonl");
}

/// <summary>How one update ended.</summary>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="ExitCode">Of <see cref="Core.ExitCode"/>.</param>
/// <param name="By">Who began it.</param>
internal sealed record UpdateNote(DateTimeOffset Began, DateTimeOffset Ended, int ExitCode, string By)
{
    /// <summary>Who works here, as the ledger's records say it.</summary>
    public static string Me { get; } = new[] { "GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILD_REQUESTEDFOR" }
        .Select(Environment.GetEnvironmentVariable).FirstOrDefault(name => name is { Length: > 0 })
        ?? string.Create(CultureInfo.InvariantCulture, $"{Environment.UserName}@{Environment.MachineName}");

    /// <summary>Whether an update of the engine's history, whose times are whole seconds, is this one.</summary>
    public bool IsOf(EngineUpdate update) => update.Began >= Began.AddSeconds(-1) && update.Began <= Ended;
}
