using Omega.Cli.Keys;
using Omega.Cli.Support;

namespace Omega.Cli.Configuration;

/// <summary>What this machine adds to a stack's checked-in configuration where that says nothing.</summary>
/// <param name="StandIn">Base image made here, by tag and digest, that stands in for the one of the checked-in file; null: that one is used.</param>
/// <param name="Signers">Ids of the keys that must have signed.</param>
/// <param name="Authority">PEM of the trust server's authority, or null.</param>
/// <param name="RegistryUser">User at the registry.</param>
/// <param name="Secrets">Secret values by configuration key; encrypted by the engine.</param>
internal sealed record MachineValues(
    string? StandIn,
    IReadOnlyList<string> Signers,
    string? Authority,
    string RegistryUser,
    IReadOnlyDictionary<string, string> Secrets)
{
    /// <summary>Public half of the key that signs records, PEM; null where there is none yet.</summary>
    public string? LedgerKey { get; init; }

    /// <summary>The values that the keys of a checkout give.</summary>
    public static MachineValues Of(Checkout checkout, string? standIn)
    {
        var files = new ServiceFiles(checkout);
        string At(params string[] name) => File.ReadAllText(Path.Combine([checkout.Keys, .. name]));
        var ledger = LedgerKeyFile.Read(checkout);
        var secrets = new Dictionary<string, string>
        {
            ["omega:registryPassword"] = files.RegistryPassword,
            ["omega:signingKey"] = At("signer", "key.pem"),
            ["omega:signingPassphrase"] = At("signer", "passphrase"),
        };
        if (ledger is not null)
        {
            secrets[LaidOverFile.LedgerKey] = ledger.Value.Private;
        }

        return new(standIn, [At("signer", "id").Trim()], files.Authority, files.RegistryUser, secrets) { LedgerKey = ledger?.Public };
    }
}
