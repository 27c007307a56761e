using Omega.Core.Ledger;

namespace Omega.Core.Registries;

/// <summary>What was promoted from a stack, kept beside its images: a promotion is no update of it, so its state cannot say so.</summary>
/// <param name="registry">The registry of the stack.</param>
/// <param name="repository">Repository of its images.</param>
/// <param name="stack">Name of the stack.</param>
/// <param name="key">Public key (PEM) of its ledger.</param>
public sealed class PromotionAnchor(IRegistry registry, string repository, string stack, string key)
{
    /// <summary>Promotions that are read; older ones are kept and not asked for.</summary>
    public const int Limit = LedgerChain.Limit;

    private const int AtOnce = 8;

    private readonly NumberedTags _tags = new(registry, repository, $"{LedgerAnchor.Series(stack, key)}-promoted", "dev.omega.ledger.promotion");

    /// <summary>The newest promotions by their numbers, oldest first; null: nothing lies under a number below the last one.</summary>
    /// <exception cref="OmegaException">The registry did not answer.</exception>
    public async Task<IReadOnlyList<(int Number, Promotion? Promotion)>> NewestAsync(CancellationToken cancellation = default)
    {
        var last = await LastAsync(cancellation).ConfigureAwait(false);
        var first = Math.Max(1, last - Limit + 1);
        var found = new (int, Promotion?)[last - first + 1];
        await Parallel.ForAsync(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (index, token) =>
            found[index] = (first + index, await _tags.ReadAsync(first + index, token).ConfigureAwait(false) is { } fields ? Promotion.Read(fields) : null)).ConfigureAwait(false);
        return found;
    }

    /// <summary>Keeps a promotion.</summary>
    /// <exception cref="OmegaException">The registry did not answer, or refuses it.</exception>
    public Task WriteAsync(Promotion promotion, CancellationToken cancellation = default) => _tags.WriteAsync(promotion.Number, promotion.ToDictionary(), cancellation);

    /// <summary>The last number that is taken, 0 for none: by doubling, then by halves, as a registry has no cheap list of its tags.</summary>
    private async Task<int> LastAsync(CancellationToken cancellation)
    {
        async Task<bool> IsTakenAsync(int number) => await _tags.ReadAsync(number, cancellation).ConfigureAwait(false) is not null;
        var (taken, free) = (0, 1);
        while (await IsTakenAsync(free).ConfigureAwait(false))
        {
            (taken, free) = (free, free * 2);
        }

        while (free - taken > 1)
        {
            var middle = taken + ((free - taken) / 2);
            (taken, free) = await IsTakenAsync(middle).ConfigureAwait(false) ? (middle, free) : (taken, middle);
        }

        return taken;
    }
}
