using Pulumi;

namespace Omega.Infra.Settings;

/// <summary>Secrets of a stack: encrypted in its state, handed to scripts through their environment, nowhere else.</summary>
/// <param name="RegistryUser">User name at the registry; not a secret.</param>
/// <param name="RegistryPassword">Password at the registry.</param>
/// <param name="SigningKey">PEM text of the signing key; null where nothing is built.</param>
/// <param name="SigningPassphrase">Passphrase of the signing key; null where nothing is built.</param>
/// <param name="Kubeconfig">Text of the kubeconfig; null: that of the environment.</param>
/// <param name="LedgerKey">PEM text of the key that signs records; null: they are not signed.</param>
public sealed record StackSecrets(
    string RegistryUser,
    Output<string> RegistryPassword,
    Output<string>? SigningKey,
    Output<string>? SigningPassphrase,
    Output<string>? Kubeconfig = null,
    Output<string>? LedgerKey = null)
{
    /// <summary>Values of the services' secret variables, by their keys in the configuration.</summary>
    public IReadOnlyDictionary<string, Output<string>> Services { get; init; } = new Dictionary<string, Output<string>>();

    /// <summary>What opens the repository of backups, by its keys in the configuration; those that are not given are absent.</summary>
    public IReadOnlyDictionary<string, Output<string>> Backup { get; init; } = new Dictionary<string, Output<string>>();

    /// <summary>Certificates and keys of the edge; null where it speaks no https.</summary>
    public EdgeSecrets? Edge { get; init; }

    /// <summary>Reads the secrets; the key and its passphrase only where something is built.</summary>
    public static StackSecrets Read(Config config, bool builds, IReadOnlyList<Service> services, EdgeCertificates? certificates) => new(
        config.Get("registryUser") ?? "omega",
        config.RequireSecret("registryPassword"),
        builds ? config.RequireSecret("signingKey") : null,
        builds ? config.RequireSecret("signingPassphrase") : null,
        config.GetSecret("kubeconfig"),
        config.GetSecret("ledgerKey"))
    {
        Services = services.SelectMany(service => service.Secrets.Select(service.SecretKey)).ToDictionary(key => key, config.RequireSecret),
        Backup = BackupSettings.Secrets.Where(key => config.Get(key) is not null).ToDictionary(key => key, config.RequireSecret),
        Edge = certificates is null ? null : new(certificates.Generation, Output.CreateSecret(certificates.Bundle)),
    };
}

/// <summary>Certificates and keys of the edge.</summary>
/// <param name="Generation">Name of their folder: another one for another certificate.</param>
/// <param name="Bundle">What `omega certificates` of the image reads.</param>
public sealed record EdgeSecrets(string Generation, Output<string> Bundle);
