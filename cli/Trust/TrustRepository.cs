using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Core.Trust;

namespace Omega.Cli.Trust;

/// <summary>The trust data of the image repository: initialised once, with a delegation signer whose key is the only one that deployments see.</summary>
internal sealed class TrustRepository(Checkout checkout, string server, string? authorityPem, IProcesses processes, Report report)
{
    /// <summary>Name of the delegation signer.</summary>
    public const string Signer = "omega";

    private string Admin => Path.Combine(checkout.Keys, "admin");

    private string AdminConfig => Path.Combine(Admin, "docker");

    // Where the Docker client keeps its trust data: what it began goes on.
    private string TrustFolder => Path.Combine(AdminConfig, "trust");

    /// <summary>Makes sure that the signer may sign for the repository; returns the id of its key as the trust server reports it.</summary>
    public async Task<string> EnsureAsync(string repository, CancellationToken cancellation)
    {
        var signer = new SignerKey(checkout);
        var key = signer.Ensure();
        DockerConfig.Prepare(AdminConfig, server, authorityPem);
        var found = await InspectAsync(repository, cancellation);
        if (found is null && HasAdminKeys())
        {
            // What a cut-off first run left in the cache would be published as a second, conflicting beginning.
            DeleteCache();
        }

        if (found is not null && !HasAdminKeys())
        {
            throw new OmegaException($"{repository} has trust data at {server}, but its root and repository keys are not in {AdminConfig}.\n"
                + "Bring them back from a backup, or begin the trust data anew: `./omega evidence renew <stack> --anew` (docs/recovery.md).");
        }

        var ids = found ?? [];
        if (!ids.Contains(key))
        {
            report.Step($"Letting the signer '{Signer}' sign {repository}");
            if (found is null)
            {
                (await NotaryAsync(cancellation, "init", "--publish", repository)).Must($"begin the trust data of {repository} at {server}");
            }

            // Who signs a release does not have the key of the snapshot: the server must. The signer's own role comes last, and says that all is done.
            (await NotaryAsync(cancellation, "key", "rotate", repository, "snapshot", "--server-managed")).Must($"let {server} keep the snapshot key of {repository}");
            foreach (var role in (string[])["targets/releases", $"targets/{Signer}"])
            {
                (await NotaryAsync(cancellation, "delegation", "add", "--publish", "--all-paths", repository, role, signer.PublicKey))
                    .Must($"make '{Signer}' a signer of {repository} at {server}");
            }

            ids = await InspectAsync(repository, cancellation) ?? [];
        }

        return ids.Contains(key)
            ? key
            : throw new OmegaException($"{server} does not list key {key} as a signer of {repository} after adding it; listed: {string.Join(", ", ids)}.");
    }

    /// <summary>Signs anew who may sign, so that it holds for longer.</summary>
    public async Task RenewAsync(string repository, CancellationToken cancellation)
    {
        DockerConfig.Prepare(AdminConfig, server, authorityPem);
        (await NotaryAsync(cancellation, "witness", "--publish", repository, "targets")).Must($"renew the trust data of {repository} at {server}");
    }

    /// <summary>Takes away all that the server says of a repository; where it says nothing, nothing is done.</summary>
    public async Task DeleteAsync(string repository, CancellationToken cancellation)
    {
        DockerConfig.Prepare(AdminConfig, server, authorityPem);
        (await NotaryAsync(cancellation, "delete", "--remote", repository)).Must($"take away the trust data of {repository} at {server}");
        DeleteCache();
    }

    /// <summary>Key ids of our signer; null when the server has no trust data of the repository.</summary>
    private async Task<IReadOnlyList<string>?> InspectAsync(string repository, CancellationToken cancellation)
    {
        // What the client kept stands in for a server that lost everything, and nobody could sign there.
        var nothingKept = Directory.CreateTempSubdirectory("omega-trust-");
        try
        {
            if (Check(await NotaryAsync(nothingKept.FullName, cancellation, "list", repository), repository) is null)
            {
                return null;
            }
        }
        finally
        {
            nothingKept.Delete(recursive: true);
        }

        return Check(await NotaryAsync(cancellation, "list", repository), repository) is null
            ? null
            : SigningPlan.KeysOf(await File.ReadAllTextAsync(Path.Combine(TrustFolder, "tuf", repository, "metadata", "targets.json"), cancellation), Signer);
    }

    /// <summary>The answer to `list`; null: the server has no trust data of the repository.</summary>
    private ProcessResult? Check(ProcessResult result, string repository) =>
        result.Succeeded
            ? result
            : $"{result.Output}{result.Error}".Contains("does not have trust data", StringComparison.OrdinalIgnoreCase) ? null
            : result.LastLines() is var said && said.Contains("expired", StringComparison.Ordinal)
            ? throw new OmegaException(
                $"Refused: the trust data of {repository} at {server} is expired: {said}. It begins anew: "
                    + "`./omega evidence renew <stack> --anew` (docs/recovery.md).", ExitCode.Refused)
            : throw new OmegaException($"Cannot read the trust data of {repository} at {server}: {said}");

    private Task<ProcessResult> NotaryAsync(CancellationToken cancellation, params IEnumerable<string> arguments) =>
        NotaryAsync(TrustFolder, cancellation, arguments);

    private Task<ProcessResult> NotaryAsync(string folder, CancellationToken cancellation, params IEnumerable<string> arguments)
    {
        var authority = DockerConfig.AuthorityFile(AdminConfig, server);
        var passphrase = SecretFile.ReadOrCreate(Path.Combine(Admin, "repository-passphrase"));
        return processes.RunAsync(
            new ProcessCall("notary", [.. arguments, "--trustDir", folder, "--server", server, .. authorityPem is null ? Array.Empty<string>() : ["--tlscacert", authority]])
            {
                // A configuration in the user's home would say whom to trust.
                Environment = new Dictionary<string, string?>
                {
                    ["HOME"] = AdminConfig,
                    ["NOTARY_ROOT_PASSPHRASE"] = SecretFile.ReadOrCreate(Path.Combine(Admin, "root-passphrase")),
                    ["NOTARY_TARGETS_PASSPHRASE"] = passphrase,
                    ["NOTARY_SNAPSHOT_PASSPHRASE"] = passphrase,
                },
            },
            cancellation);
    }

    /// <summary>Whether keys that say who may sign are on this machine.</summary>
    public bool HasAdminKeys()
    {
        var keys = Path.Combine(TrustFolder, "private");
        return Directory.Exists(keys) && Directory.EnumerateFiles(keys, "*.key").Any();
    }

    private void DeleteCache()
    {
        var cache = Path.Combine(TrustFolder, "tuf");
        if (Directory.Exists(cache))
        {
            Directory.Delete(cache, recursive: true);
        }
    }
}
