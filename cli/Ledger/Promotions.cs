using Omega.Cli.Trust;
using Omega.Core.Registries;

namespace Omega.Cli.Ledger;

/// <summary>What was promoted from a stack, as the statements beside its images say; those of a stack without a ledger key are none.</summary>
/// <param name="ledger">Ledger of the stack.</param>
/// <param name="verification">Knows its registry.</param>
internal sealed class Promotions(StackLedger ledger, ConfiguredVerification verification)
{
    /// <summary>Statements that hold, oldest first, and what is wrong with others.</summary>
    /// <exception cref="OmegaException">The registry did not answer.</exception>
    public async Task<(IReadOnlyList<Promotion> Held, IReadOnlyList<string> Problems)> ReadAsync(CancellationToken cancellation)
    {
        // A key that was replaced has its own row of statements.
        var found = new List<(int Number, Promotion? Promotion)>();
        foreach (var key in ledger.Keys.Reverse())
        {
            found.AddRange(await NewestAsync(key, cancellation));
        }

        List<(Promotion? Promotion, string? Problem)> judged = [.. found.Select(one => (one.Promotion, one.Promotion is null
            ? $"promotion {one.Number} was removed"
            : one.Promotion.Problem(one.Number, ledger.Stack, ledger.Keys)))];
        return ([.. judged.Where(one => one.Problem is null).Select(one => one.Promotion!)], [.. judged.Select(one => one.Problem).OfType<string>()]);
    }

    /// <summary>Keeps beside the images that a release went to another stack, unless the last statement says so already; false: the stack has no key to say so with.</summary>
    /// <param name="release">Record of the release.</param>
    /// <param name="to">The other stack.</param>
    /// <param name="place">Registry and repository where it takes it from; empty where that is not known.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OmegaException">The key is not there, or the registry did not answer.</exception>
    public async Task<bool> AddAsync(LedgerRecord release, string to, string place, DateTimeOffset now, CancellationToken cancellation)
    {
        if (ledger.Keys.Count == 0)
        {
            return false;
        }

        if (verification.LedgerKey.Length == 0)
        {
            throw new OmegaException($"omega:ledgerKey of stack '{ledger.Stack}' is required to record that a release is promoted from it, as omega:ledger.keys is given, and was missing. "
                + $"Set it with `pulumi config set --secret omega:ledgerKey --stack {ledger.Stack} -- \"$(cat <file>)\"`.", ExitCode.Input);
        }

        var from = RecordReference.Of(ledger.Stack, release);
        var (number, last) = await NewestAsync(ledger.Keys[0], cancellation) is [.., var newest] ? newest : default;
        if (last is { } said && said.IsOf(from, to, release.Digest) && said.Place == place && said.Problem(number, ledger.Stack, ledger.Keys) is null)
        {
            return true;
        }

        using var key = LedgerKey.FromPrivatePem(verification.LedgerKey);
        var promotion = key.Sign(new Promotion(
            number + 1, from.ToString(), to, release.Version, release.Digest, place, UtcTime.Shown(now), UpdateNote.Me));
        if (promotion.Problem(promotion.Number, ledger.Stack, ledger.Keys) is not null)
        {
            throw new OmegaException($"omega:ledgerKey of stack '{ledger.Stack}' must be the private half of one of its omega:ledger.keys, was another key: what it signs would not count.", ExitCode.Input);
        }

        _ = await AskAsync(ledger.Keys[0], async anchor =>
        {
            await anchor.WriteAsync(promotion, cancellation);
            return true;
        });
        return true;
    }

    private Task<IReadOnlyList<(int Number, Promotion? Promotion)>> NewestAsync(string key, CancellationToken cancellation) =>
        AskAsync(key, anchor => anchor.NewestAsync(cancellation));

    private Task<T> AskAsync<T>(string key, Func<PromotionAnchor, Task<T>> ask) => verification.AskAsync(asked =>
        ask(new PromotionAnchor(asked.Registry, asked.Image.Repository, ledger.Stack, key)));
}
