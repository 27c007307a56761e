using Omega.Cli.Support;

namespace Omega.Cli.Keys;

/// <summary>The key that signs what the stacks of this checkout record, made once: `ledger.key` (PEM) among its keys.</summary>
internal static class LedgerKeyFile
{
    /// <summary>Makes the key when there is none.</summary>
    public static void Ensure(Checkout checkout)
    {
        if (!File.Exists(PathOf(checkout)))
        {
            using var key = LedgerKey.Generate();
            SecretFile.Write(PathOf(checkout), key.PrivatePem + "\n");
        }
    }

    /// <summary>The key as PEM, private and public half; null when there is none yet.</summary>
    /// <exception cref="OmegaException">The file holds no such key.</exception>
    public static (string Private, string Public)? Read(Checkout checkout)
    {
        if (!File.Exists(PathOf(checkout)))
        {
            return null;
        }

        var text = File.ReadAllText(PathOf(checkout));
        using var key = LedgerKey.FromPrivatePem(text);
        return (text.Trim(), key.PublicPem);
    }

    private static string PathOf(Checkout checkout) => Path.Combine(checkout.Keys, "ledger.key");
}
