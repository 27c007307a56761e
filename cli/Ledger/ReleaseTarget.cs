namespace Omega.Cli.Ledger;

/// <summary>Which recorded release is meant; anything but exactly one is refused with the candidates.</summary>
internal static class ReleaseTarget
{
    /// <summary>The word for the release that was served before the current one.</summary>
    public const string Previous = "previous";

    /// <summary>Finds a release by `previous`, by version, or by the beginning of one.</summary>
    /// <exception cref="OmegaException">None or several are meant; exit code 2.</exception>
    public static LedgerRecord Find(StackLedger ledger, string target)
    {
        if (target == Previous)
        {
            return ledger.Records.LastOrDefault(record => record.Digest != ledger.Current!.Digest)
                ?? throw Refused(ledger, $"Stack '{ledger.Stack}' served no other release than version {ledger.Current!.Version} yet, so there is none to go back to.");
        }

        var meant = Releases(ledger).Where(record => record.Version.StartsWith(target, StringComparison.Ordinal)).ToList();
        return meant.FirstOrDefault(record => record.Version == target)
            ?? (meant.Count == 1 ? meant[0] : throw Refused(ledger, meant.Count == 0
                ? $"Stack '{ledger.Stack}' never served a release '{target}'; one that failed, or that another stack serves, is not recorded here."
                : $"'{target}' means {meant.Count} releases of stack '{ledger.Stack}': {string.Join(", ", meant.Select(record => record.Version))}. Give more of the version."));
    }

    /// <summary>Finds the record of what was served at a time.</summary>
    /// <exception cref="OmegaException">Nothing was served then; exit code 2.</exception>
    public static LedgerRecord FindAt(StackLedger ledger, DateTimeOffset at) =>
        ledger.Records.LastOrDefault(record => UtcTime.TryRead(record.DeployedAt, out var deployed) && deployed <= at)
            ?? throw Refused(ledger, $"Stack '{ledger.Stack}' served nothing that is recorded at {UtcTime.Shown(at)}."
                + (ledger.Records[0].Number > 1 ? $" The ledger keeps {LedgerChain.Limit} records, and those before record {ledger.Records[0].Number} are gone from it." : ""));

    /// <summary>Each release once, as it was served last, newest first.</summary>
    public static IEnumerable<LedgerRecord> Releases(StackLedger ledger) => LedgerChain.Releases(ledger.Records);

    private static OmegaException Refused(StackLedger ledger, string why) => new(
        $"{why}\nReleases to choose from:\n{string.Join('\n', Releases(ledger).Select(Line))}\nNothing was changed.", ExitCode.Input);

    private static string Line(LedgerRecord record) =>
        $"  {record.Version}  {LedgerTable.Digest(record)}  served from {record.DeployedAt} by {record.By}";
}
