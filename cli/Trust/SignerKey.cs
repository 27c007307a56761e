using Omega.Cli.Support;
using Omega.Core.Trust;

namespace Omega.Cli.Trust;

/// <summary>The delegation key that signs releases: `key.pem` (encrypted), `key.pub`, `passphrase` and `id` in one folder that appears whole.</summary>
internal sealed class SignerKey(Checkout checkout)
{
    private string Folder => Path.Combine(checkout.Keys, "signer");

    /// <summary>File of the public key.</summary>
    public string PublicKey => Path.Combine(Folder, "key.pub");

    /// <summary>Its id; null: there is none.</summary>
    public string? Id => Directory.Exists(Folder) ? File.ReadAllText(Path.Combine(Folder, "id")).Trim() : null;

    /// <summary>Makes the key when there is none; returns its id.</summary>
    public string Ensure()
    {
        if (Id is null)
        {
            Create();
        }

        return Id!;
    }

    private void Create()
    {
        var staging = Path.Combine(checkout.Keys, "signer.part");
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }

        SecretFile.Folder(staging);
        var key = SigningKey.Create(TrustRepository.Signer, SecretFile.ReadOrCreate(Path.Combine(staging, "passphrase")));
        SecretFile.Write(Path.Combine(staging, "key.pem"), key.PrivateText);
        SecretFile.Write(Path.Combine(staging, "key.pub"), key.PublicText);
        SecretFile.Write(Path.Combine(staging, "id"), key.Id);
        Directory.Move(staging, Folder);
    }
}
