using Omega.Core.Ledger;

namespace Omega.Core.Registries;

/// <summary>Records of a ledger kept beside the images, where who writes the state cannot reach them.</summary>
/// <param name="registry">The registry of the stack.</param>
/// <param name="repository">Repository of its images.</param>
/// <param name="series">Names the ledger among all that the repository keeps.</param>
public sealed class LedgerAnchor(IRegistry registry, string repository, string series)
{
    private readonly NumberedTags _tags = new(registry, repository, series, "dev.omega.ledger.record");

    /// <summary>Stacks of one name and with keys of their own may share a repository; each has its own records there.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="key">Public key (PEM) of its ledger.</param>
    public static string Series(string stack, string key) => $"{stack}-{Digest.Of(key.Trim()).Abbreviated}";

    /// <summary>
    /// Records from a number on, without a gap, oldest first. Where that one is not there, as updates went on without the registry,
    /// from the newest one before it on; none where nothing is kept of so long a time. What cannot be read is a record that no key signed.
    /// </summary>
    /// <exception cref="OmegaException">The registry did not answer.</exception>
    public async Task<IReadOnlyList<LedgerRecord>> FromAsync(int number, CancellationToken cancellation = default)
    {
        var found = new List<LedgerRecord>();
        for (var before = number; found.Count == 0 && before > 0 && before > number - LedgerChain.Limit; before--)
        {
            for (var next = before; found.Count <= LedgerChain.Limit && await _tags.ReadAsync(next, cancellation).ConfigureAwait(false) is { } fields; next++)
            {
                found.Add(LedgerRecord.Read(fields));
            }
        }

        return found;
    }

    /// <summary>Keeps a record.</summary>
    /// <exception cref="OmegaException">The registry did not answer, or refuses it.</exception>
    public Task WriteAsync(LedgerRecord record, CancellationToken cancellation = default) => _tags.WriteAsync(record.Number, record.ToDictionary(), cancellation);
}
