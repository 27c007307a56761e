namespace Omega.Cli.Support;

/// <summary>Lets one command at a time set up or change what a checkout owns; released by the system when the process dies.</summary>
internal sealed class CheckoutLock : IDisposable
{
    private readonly FileStream _file;

    private CheckoutLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or says who holds it.</summary>
    public static CheckoutLock Take(Checkout checkout)
    {
        var path = Path.Combine(SecretFile.Folder(checkout.Machine), "lock");
        try
        {
            return new CheckoutLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            throw new OmegaException($"Another omega command works on this checkout and holds {path}. Wait for it to end, then try again.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
