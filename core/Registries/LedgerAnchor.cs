using System.Globalization;
using System.Text.Json;
using Omega.Core.Ledger;

namespace Omega.Core.Registries;

/// <summary>
/// Records of a ledger kept beside the images, where who writes the state cannot reach them: one tag for each record, never
/// written twice, so that a registry with immutable tags takes them as well.
/// </summary>
/// <param name="registry">The registry of the stack.</param>
/// <param name="repository">Repository of its images.</param>
/// <param name="series">Names the ledger among all that the repository keeps.</param>
public sealed class LedgerAnchor(IRegistry registry, string repository, string series)
{
    private const string Annotation = "dev.omega.ledger.record";

    /// <summary>
    /// Records from a number on, without a gap, oldest first. Where that one is not there, as updates went on without the registry,
    /// from the newest one before it on; none where nothing is kept of so long a time.
    /// </summary>
    /// <exception cref="OmegaException">The registry did not answer.</exception>
    public async Task<IReadOnlyList<LedgerRecord>> FromAsync(int number, CancellationToken cancellation = default)
    {
        var found = new List<LedgerRecord>();
        for (var before = number; found.Count == 0 && before > 0 && before > number - LedgerChain.Limit; before--)
        {
            for (var next = before; found.Count <= LedgerChain.Limit && await FindAsync(next, cancellation).ConfigureAwait(false) is { } record; next++)
            {
                found.Add(record);
            }
        }

        return found;
    }

    /// <summary>Keeps a record.</summary>
    /// <exception cref="OmegaException">The registry did not answer, or refuses it.</exception>
    public Task WriteAsync(LedgerRecord record, CancellationToken cancellation = default) => registry.WriteAsync(
        repository,
        TagOf(record.Number),
        new Dictionary<string, string> { [Annotation] = JsonSerializer.Serialize(record.ToDictionary()) },
        cancellation);

    private async Task<LedgerRecord?> FindAsync(int number, CancellationToken cancellation) =>
        await registry.ManifestAsync(repository, TagOf(number), cancellation).ConfigureAwait(false) is RegistryAnswer.Found answer
            ? Read(answer.Manifest.Annotations.GetValueOrDefault(Annotation, ""))
            : null;

    private string TagOf(int number) => string.Create(CultureInfo.InvariantCulture, $"ledger-{series}-{number:D6}");

    /// <summary>What cannot be read is a record that no key signed.</summary>
    private static LedgerRecord Read(string json)
    {
        try
        {
            return LedgerRecord.From(JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? []);
        }
        catch (JsonException)
        {
            return new LedgerRecord();
        }
    }
}
