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

    /// <summary>Records from a number on, without a gap, oldest first; none where that one is not there.</summary>
    /// <exception cref="OmegaException">The registry did not answer.</exception>
    public async Task<IReadOnlyList<LedgerRecord>> FromAsync(int number, CancellationToken cancellation = default)
    {
        var found = new List<LedgerRecord>();
        for (var next = number; found.Count <= LedgerChain.Limit; next++)
        {
            if (await registry.ManifestAsync(repository, TagOf(next), cancellation).ConfigureAwait(false) is not RegistryAnswer.Found answer)
            {
                break;
            }

            found.Add(Read(answer.Manifest.Annotations.GetValueOrDefault(Annotation, "")));
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
