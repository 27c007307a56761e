namespace Omega.Cli.Support;

/// <summary>Lets one command at a time set up or change what a checkout owns; released by the system when the process dies.</summary>
internal sealed class CheckoutLock : IDisposable
{
    private readonly FileStream _file;

    private CheckoutLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or says who holds it.</summary>
    public static CheckoutLock Take(Checkout checkout) => TryTake(checkout)
        ?? throw new OmegaException($"Another omega command works on this checkout and holds {Path(checkout)}. Wait for it to end, then try again.");

    /// <summary>Takes the lock; null where somebody holds it.</summary>
    public static CheckoutLock? TryTake(Checkout checkout)
    {
        try
        {
            return new CheckoutLock(new FileStream(Path(checkout), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Path(Checkout checkout) => System.IO.Path.Combine(SecretFile.Folder(checkout.Machine), "lock");

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
