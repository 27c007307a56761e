using System.Text.Json;
using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Trust;

/// <summary>The trust data of the image repository: initialised once, with a delegation signer whose key is the only one that deployments see.</summary>
internal sealed class TrustRepository(Checkout checkout, string server, string? authorityPem, IProcesses processes, Report report)
{
    /// <summary>Name of the delegation signer.</summary>
    public const string Signer = "omega";

    private string Admin => Path.Combine(checkout.Keys, "admin");

    private string AdminConfig => Path.Combine(Admin, "docker");

    /// <summary>Makes sure that the signer may sign for the repository; returns the id of its key as the trust server reports it.</summary>
    public async Task<string> EnsureAsync(string repository, CancellationToken cancellation)
    {
        var key = await new SignerKey(checkout, processes).EnsureAsync(cancellation);
        DockerConfig.Prepare(AdminConfig, server, authorityPem);
        var found = await InspectAsync(repository, cancellation);
        if (found is null && HasAdminKeys())
        {
            // What a cut-off first run left in the cache would be published as a second, conflicting beginning.
            DeleteCache();
        }

        if (found is not null && !HasAdminKeys())
        {
            throw new OmegaException($"{repository} has trust data at {server}, but its root and repository keys are not in {AdminConfig}.\nBring them back from a backup, or start over with `./omega down --purge`.");
        }

        var ids = found ?? [];
        if (!ids.Contains(key))
        {
            report.Step($"Letting the signer '{Signer}' sign {repository}");
            var call = new ProcessCall("docker", "trust", "signer", "add", "--key", Path.Combine(checkout.Keys, "signer", "key.pub"), Signer, repository)
            {
                Environment = AdminEnvironment(),
            };
            (await processes.RunAsync(call, cancellation)).Must($"make '{Signer}' a signer of {repository} at {server}");
            ids = await InspectAsync(repository, cancellation) ?? [];
        }

        return ids.Contains(key)
            ? key
            : throw new OmegaException($"{server} does not list key {key} as a signer of {repository} after adding it; listed: {string.Join(", ", ids)}.");
    }

    /// <summary>Key ids of our signer; null when the server has no trust data of the repository.</summary>
    private async Task<IReadOnlyList<string>?> InspectAsync(string repository, CancellationToken cancellation)
    {
        var result = await processes.RunAsync(new ProcessCall("docker", "trust", "inspect", repository) { Environment = AdminEnvironment() }, cancellation);
        if (!result.Succeeded)
        {
            return result.Error.Contains("No signatures or cannot access", StringComparison.OrdinalIgnoreCase)
                || result.Error.Contains("does not have trust data", StringComparison.OrdinalIgnoreCase)
                ? null
                : throw new OmegaException($"Cannot read the trust data of {repository} at {server}: {result.LastLines()}");
        }

        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement.GetArrayLength() == 0 ? null :
        [
            .. document.RootElement[0].GetProperty("Signers").EnumerateArray()
                .Where(signer => signer.GetProperty("Name").GetString() == Signer)
                .SelectMany(signer => signer.GetProperty("Keys").EnumerateArray())
                .Select(key => key.GetProperty("ID").GetString()!),
        ];
    }

    private Dictionary<string, string?> AdminEnvironment()
    {
        var environment = DockerConfig.Environment(AdminConfig, server);
        environment["DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE"] = SecretFile.ReadOrCreate(Path.Combine(Admin, "root-passphrase"));
        environment["DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE"] = SecretFile.ReadOrCreate(Path.Combine(Admin, "repository-passphrase"));
        return environment;
    }

    private bool HasAdminKeys()
    {
        var keys = Path.Combine(AdminConfig, "trust", "private");
        return Directory.Exists(keys) && Directory.EnumerateFiles(keys, "*.key").Any();
    }

    private void DeleteCache()
    {
        var cache = Path.Combine(AdminConfig, "trust", "tuf");
        if (Directory.Exists(cache))
        {
            Directory.Delete(cache, recursive: true);
        }
    }
}
