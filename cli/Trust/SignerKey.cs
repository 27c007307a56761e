using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Trust;

/// <summary>The delegation key that signs releases: `key.pem` (encrypted), `key.pub`, `passphrase` and `id` in one folder that appears whole.</summary>
internal sealed class SignerKey(Checkout checkout, IProcesses processes)
{
    private string Folder => Path.Combine(checkout.Keys, "signer");

    /// <summary>Makes the key when there is none; returns its id.</summary>
    public async Task<string> EnsureAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(Folder))
        {
            await CreateAsync(cancellation);
        }

        return File.ReadAllText(Path.Combine(Folder, "id")).Trim();
    }

    private async Task CreateAsync(CancellationToken cancellation)
    {
        var staging = Path.Combine(checkout.Keys, "signer.part");
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }

        var config = SecretFile.Folder(Path.Combine(SecretFile.Folder(staging), "docker"));
        var passphrase = SecretFile.ReadOrCreate(Path.Combine(staging, "passphrase"));
        var call = new ProcessCall("docker", "trust", "key", "generate", TrustRepository.Signer, "--dir", staging)
        {
            Environment = new Dictionary<string, string?>
            {
                ["DOCKER_CONFIG"] = config,
                ["DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE"] = passphrase,
            },
        };
        (await processes.RunAsync(call, cancellation)).Must("generate the signing key");
        var key = Directory.GetFiles(Path.Combine(config, "trust", "private"), "*.key").Single();
        SecretFile.Write(Path.Combine(staging, "key.pem"), File.ReadAllText(key));
        SecretFile.Write(Path.Combine(staging, "id"), Path.GetFileNameWithoutExtension(key));
        File.Move(Path.Combine(staging, $"{TrustRepository.Signer}.pub"), Path.Combine(staging, "key.pub"));
        Directory.Delete(config, recursive: true);
        Directory.Move(staging, Folder);
    }
}
