using Omega.Cli.Keys;
using Omega.Cli.Support;

namespace Omega.Cli.Configuration;

/// <summary>
/// A stack's configuration on this machine: what is checked in now, and this machine's values laid over it, in a file of its own.
/// The text of the checked-in file and the pin of its base image stand in it by digest and name, so that the program refuses
/// a file that was laid over another one.
/// </summary>
internal sealed class LaidOverFile(Checkout checkout)
{
    /// <summary>Key of what a passphrase is made into a key with.</summary>
    public const string Salt = "encryptionsalt";

    /// <summary>Key of the secret that signs records.</summary>
    public const string LedgerKey = "omega:ledgerKey";

    /// <summary>Where a base image made here is published.</summary>
    public const string BaseRepository = "omega/base";

    private const string MadeHere = "made here from the distribution's signed packages (dev/base/make-base.sh)";

    // What the encryption of a stack file made, beside its values.
    private static readonly string[] EncryptionKeys = [Salt, "secretsprovider", "encryptedkey"];

    /// <summary>Path of the file to deploy a stack with, written anew when it is not what it must be.</summary>
    public string Current(string stack)
    {
        var target = checkout.MachineStackFile(stack);
        if (!File.Exists(target) || !File.Exists(checkout.StackFile(stack)) || !Directory.Exists(Path.Combine(checkout.Keys, "signer")))
        {
            return checkout.StackFile(stack);
        }

        var checkedIn = StackFile.Load(checkout.StackFile(stack));
        if (!IsWanted(checkedIn))
        {
            return checkedIn.Path;
        }

        var existing = StackFile.Load(target);
        var wanted = Merge(checkedIn, existing, MachineValues.Of(checkout, StandIn(checkedIn, existing)));
        if (wanted.Text != existing.Text)
        {
            SecretFile.Write(target, wanted.Text);
        }

        return target;
    }

    /// <summary>Whether this machine's services serve a stack: registry and trust server of its own, and no login that is checked in.</summary>
    public static bool IsWanted(StackFile checkedIn) =>
        checkedIn.Get("omega:image", "registry") is { } registry && Loopback.Is(registry)
        && checkedIn.Has("omega:signing", "server") && !checkedIn.Has("omega:registryPassword");

    /// <summary>The base image made here that stands in for what is checked in; null when there is none, or for another one.</summary>
    public static string? StandIn(StackFile checkedIn, StackFile existing) =>
        existing.Get("omega:image", "base") is { } used
        && used.StartsWith($"{checkedIn.Get("omega:image", "registry")}/{BaseRepository}:", StringComparison.Ordinal)
        && (!KnowsPin(existing) || existing.Get("omega:source", "base") == checkedIn.Get("omega:image", "base"))
            ? used
            : null;

    /// <summary>Whether a file says for which image the base stands in; one of an earlier version of this program does not.</summary>
    public static bool KnowsPin(StackFile existing) => existing.Has("omega:source");

    /// <summary>The checked-in file with the values of this machine, its salt and its secrets where it says nothing itself.</summary>
    public static StackFile Merge(StackFile checkedIn, StackFile existing, MachineValues values)
    {
        var merged = checkedIn;
        if (values.StandIn is not null)
        {
            // Nobody has signed or reviewed this one: it was made here, of packages that the distribution signed.
            merged = merged.Set(values.StandIn, "omega:image", "base").Remove("omega:image", "baseDay").Remove("omega:image", "baseTrust")
                .Set(MadeHere, "omega:image", "baseTrust", "reviewed");
        }

        if (!checkedIn.Has("omega:signing", "signers"))
        {
            merged = merged.SetList(values.Signers, "omega:signing", "signers");
        }

        if (values.Authority is not null && !checkedIn.Has("omega:signing", "ca"))
        {
            merged = merged.Set(values.Authority, "omega:signing", "ca");
        }

        if (!checkedIn.Has("omega:registryUser"))
        {
            merged = merged.Set(values.RegistryUser, "omega:registryUser");
        }

        // Who names keys of his own signs with one of them; and what is not encrypted yet cannot sign.
        var signsHere = !checkedIn.Has("omega:ledger", "keys");
        if (values.LedgerKey is not null && signsHere && existing.Has(LedgerKey, "secure"))
        {
            merged = merged.SetList([values.LedgerKey], "omega:ledger", "keys");
        }

        merged = merged.SetFields(Source(checkedIn, values), "omega:source");
        merged = EncryptionKeys.Where(key => checkedIn.GetBeside(key) is null && existing.GetBeside(key) is not null)
            .Aggregate(merged, (file, key) => file.SetBeside(key, existing.GetBeside(key)!));
        return existing.KeysOf().Where(key => existing.Has(key, "secure") && !checkedIn.Has(key) && (signsHere || key != LedgerKey))
            .Aggregate(merged, (file, key) => file.Take(existing, key));
    }

    /// <summary>What of a file is encrypted, and by what, as a file of its own.</summary>
    public static StackFile Secrets(StackFile existing, string path)
    {
        var secrets = existing.KeysOf().Where(key => existing.Has(key, "secure"))
            .Aggregate(StackFile.Parse("", path), (file, key) => file.Take(existing, key));
        return EncryptionKeys.Where(key => existing.GetBeside(key) is not null)
            .Aggregate(secrets, (file, key) => file.SetBeside(key, existing.GetBeside(key)!));
    }

    private static IEnumerable<KeyValuePair<string, string>> Source(StackFile checkedIn, MachineValues values)
    {
        yield return new("file", checkedIn.Digest.ToString());
        if (values.StandIn is not null && checkedIn.Get("omega:image", "base") is { } pinned)
        {
            yield return new("base", pinned);
        }
    }
}
