using Omega.Cli.Ledger;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Trust;

namespace Omega.Cli.Releases;

/// <summary>Who served a vulnerability, by the ledgers and the inventories that they name; what cannot be said is said so.</summary>
internal sealed class Exposure(string id, DateTimeOffset? since, EvidenceStore store, VulnerabilityScan scan)
{
    private readonly List<ExposedRelease> _exposed = [];
    private readonly List<UnknownRelease> _unknown = [];
    private readonly Dictionary<(string Stack, string Digest), (IReadOnlyList<Finding> Found, string? Problem)> _asked = [];

    /// <summary>Releases that had an affected package, by stack and time.</summary>
    public IReadOnlyList<ExposedRelease> Exposed => _exposed;

    /// <summary>What nobody can say.</summary>
    public IReadOnlyList<UnknownRelease> Unknown => _unknown;

    /// <summary>Scanner and database that said so; null: nothing was scanned.</summary>
    public string? By { get; private set; }

    /// <summary>How many releases were looked at.</summary>
    public int Releases => _asked.Count;

    /// <summary>Notes that a stack cannot be answered for.</summary>
    public void Cannot(string stack, string why) => _unknown.Add(new(stack, "", "", null, null, why));

    /// <summary>Looks at everything that a stack served.</summary>
    /// <param name="ledger">What it served.</param>
    /// <param name="fetch">Gets the inventory of a release that is not kept here, or says why not; null: nobody is asked.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task AddAsync(StackLedger ledger, Func<LedgerRecord, CancellationToken, Task<Statement>>? fetch, CancellationToken cancellation)
    {
        var inventories = new Inventories(store, fetch);
        if (ledger.Records[0] is { Number: > 1 } first && !(since is { } at && IsBefore(first.DeployedAt, at)))
        {
            _unknown.Add(new(ledger.Stack, "site", "", null, first.DeployedAt, $"the ledger keeps {LedgerChain.Limit} records, and those before record {first.Number} are gone from it"));
        }

        foreach (var time in ServedTime.Of(ledger).Where(time => !(since is { } at && time.Until is { } until && IsBefore(until, at))))
        {
            if (!_asked.TryGetValue((ledger.Stack, time.Digest), out var answer))
            {
                _asked[(ledger.Stack, time.Digest)] = answer = await AskAsync(ledger, time, inventories, cancellation);
            }

            if (answer.Problem is not null)
            {
                _unknown.Add(new(ledger.Stack, time.Role, time.Version, time.From, time.Until, answer.Problem));
            }

            _exposed.AddRange(answer.Found.Select(found => new ExposedRelease(
                ledger.Stack, time.Role, time.Version, time.Digest, found.Package, found.Installed, found.Fixed, time.From, time.Until)));
        }
    }

    private async Task<(IReadOnlyList<Finding> Found, string? Problem)> AskAsync(
        StackLedger ledger, ServedTime time, Inventories inventories, CancellationToken cancellation)
    {
        if (time.Record is not { } record || !Digest.TryParse(time.Digest, out var digest))
        {
            return ([], "the ledger has no record of this image");
        }

        if (!ledger.Stands(record))
        {
            return ([], $"its record does not stand: {string.Join("; ", ledger.ProblemsOf(record))}");
        }

        if (EvidenceLine.Read(record.Evidence)?.Sbom is not { } expected)
        {
            return ([], "the ledger names no inventory of it: it was served without omega:evidence");
        }

        try
        {
            var inventory = await inventories.OfAsync(record, digest, expected, cancellation);
            var report = await scan.OfAsync(inventory.Predicate, cancellation);
            By = report.Database is { } made ? $"{report.Scanner}, database of {made.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}" : report.Scanner;
            return ([.. report.Findings.Where(found => found.Id.Equals(id, StringComparison.OrdinalIgnoreCase))], null);
        }
        catch (OmegaException problem)
        {
            return ([], problem.Message.TrimEnd('.'));
        }
    }

    /// <summary>Inventories of one stack; a registry that did not answer once is not waited for again.</summary>
    private sealed class Inventories(EvidenceStore store, Func<LedgerRecord, CancellationToken, Task<Statement>>? fetch)
    {
        private OmegaException? _unanswered;

        public async Task<Statement> OfAsync(LedgerRecord record, Digest digest, Digest expected, CancellationToken cancellation)
        {
            if (store.Artifacts(digest).Select(artifact => StatementJudge.StatementOf(artifact, digest)).FirstOrDefault(said => said?.Digest == expected) is { } kept)
            {
                return kept;
            }

            if (fetch is null)
            {
                throw new OmegaException($"the inventory that the ledger names ({expected}) is not kept on this host; with --fetch it is got while the registry has it, and kept");
            }

            try
            {
                return _unanswered is null ? await fetch(record, cancellation) : throw _unanswered;
            }
            catch (OmegaException problem) when (problem.ExitCode != ExitCode.Refused)
            {
                _unanswered = problem;
                throw;
            }
        }
    }

    private static bool IsBefore(string time, DateTimeOffset at) => UtcTime.TryRead(time, out var read) && read < at;
}

/// <summary>A release that had an affected package, for a time.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Role">`site` or `edge`.</param>
/// <param name="Version">The release.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Package">The package.</param>
/// <param name="Installed">Its version.</param>
/// <param name="Fixed">Version that mends it; empty: there is none yet.</param>
/// <param name="From">Since when it served, UTC.</param>
/// <param name="Until">Until when; null: it serves now.</param>
internal sealed record ExposedRelease(
    string Stack, string Role, string Version, string Digest, string Package, string Installed, string Fixed, string From, string? Until);

/// <summary>A release, or a stack, that nobody can answer for.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Role">`site` or `edge`; empty: the whole stack.</param>
/// <param name="Version">The release; empty: the whole stack, or a time of it.</param>
/// <param name="From">Since when; null: not known.</param>
/// <param name="Until">Until when; null: it serves now, or not known.</param>
/// <param name="Why">Why not.</param>
internal sealed record UnknownRelease(string Stack, string Role, string Version, string? From, string? Until, string Why);
