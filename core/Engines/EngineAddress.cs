using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omega.Core.Settings;

namespace Omega.Core.Engines;

/// <summary>Where a Docker engine is, and why that one.</summary>
/// <remarks>
/// The docker client goes by DOCKER_HOST, DOCKER_CONTEXT, its configuration and its default, in this order; the provider by DOCKER_HOST
/// and its default alone. What both go by, and what hands itself on to every child process, is the environment: that one is decisive.
/// </remarks>
/// <param name="Host">`unix:///path`, `tcp://host:port` or `ssh://[user@]host[:port]`.</param>
/// <param name="Certificates">Folder of ca.pem, cert.pem and key.pem for TLS; null: none.</param>
/// <param name="Source">What names it.</param>
public sealed record EngineAddress(string Host, string? Certificates, string Source)
{
    /// <summary>Where an engine is that nothing names.</summary>
    public const string Default = "unix:///var/run/docker.sock";

    private const string HostVariable = "DOCKER_HOST";
    private const string CertificatesVariable = "DOCKER_CERT_PATH";
    private const string TlsVariable = "DOCKER_TLS_VERIFY";
    private const string ContextVariable = "DOCKER_CONTEXT";

    /// <summary>Whether containers publish their ports on this machine.</summary>
    public bool IsHere => Host.StartsWith("unix://", StringComparison.Ordinal);

    /// <summary>Variables by which client, provider and scripts all take this engine; null: must not be set.</summary>
    public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?>
    {
        [HostVariable] = Host == Default ? null : Host,
        [CertificatesVariable] = Certificates,
        [TlsVariable] = Certificates is null ? null : "1",
        [ContextVariable] = null,
    };

    /// <summary>The engine that a stack names; null: it names none.</summary>
    /// <exception cref="OmegaException">It names a context that is not there.</exception>
    public static EngineAddress? Of(DockerSettings settings, Func<string, string?> environment) => settings switch
    {
        { Context: { } context } => OfContext(context, Folder(environment), "omega:docker.context"),
        { Host: { } host } => new(host, settings.Certificates, "omega:docker.host"),
        _ => null,
    };

    /// <summary>The engine that the docker client takes.</summary>
    /// <exception cref="OmegaException">It would take a context that is not there.</exception>
    public static EngineAddress OfClient(Func<string, string?> environment)
    {
        if (Given(environment, HostVariable) is not null)
        {
            return OfProvider(environment);
        }

        if (Given(environment, ContextVariable) is { } context)
        {
            return OfContext(context, Folder(environment), ContextVariable);
        }

        var folder = Folder(environment);
        var configuration = Path.Combine(folder, "config.json");
        return CurrentContext(configuration) is { } current ? OfContext(current, folder, $"currentContext of {configuration}") : OfProvider(environment);
    }

    /// <summary>The engine that the provider takes.</summary>
    public static EngineAddress OfProvider(Func<string, string?> environment) => Given(environment, HostVariable) is { } host
        ? new(host, Given(environment, TlsVariable) is null ? null : Given(environment, CertificatesVariable), HostVariable)
        : new(Default, null, "the default");

    /// <summary>Holds this process, and whatever it starts, to one engine.</summary>
    /// <param name="settings">What the stack names.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <exception cref="OmegaException">Provider and steps would take another one than the stack, or the docker client, goes by.</exception>
    public static void Require(DockerSettings settings, Func<string, string?> environment)
    {
        var provider = OfProvider(environment);
        var wanted = Of(settings, environment) ?? OfClient(environment);
        if ((wanted.Host, wanted.Certificates) != (provider.Host, provider.Certificates))
        {
            var exports = wanted.Variables.Where(variable => variable.Value is not null).Select(variable => $"{variable.Key}='{variable.Value}'").ToList();
            throw new OmegaException(
                $"All steps of an update must take the Docker engine at {wanted} ({wanted.Source}), and the provider would take {provider} ({provider.Source}). "
                + "Nothing was built. Deploy with `./omega up`, which hands the engine on, or "
                + (exports.Count > 0 ? $"`export {string.Join(' ', exports)}`." : $"`unset {HostVariable}`."), ExitCode.Input);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Certificates is null ? Host : $"{Host} with the certificates of {Certificates}";

    private static EngineAddress OfContext(string name, string folder, string source)
    {
        if (name == "default")
        {
            return new(Default, null, source);
        }

        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var file = Path.Combine(folder, "contexts", "meta", id, "meta.json");
        try
        {
            using var meta = JsonDocument.Parse(File.ReadAllBytes(file));
            var host = meta.RootElement.GetProperty("Endpoints").GetProperty("docker").GetProperty("Host"u8).GetString() ?? "";
            var certificates = Path.Combine(folder, "contexts", "tls", id, "docker");
            return DockerSettings.Hosts().IsMatch(host)
                ? new(host, Directory.Exists(certificates) ? certificates : null, source)
                : throw new OmegaException($"The Docker context '{name}' ({source}) must lead to {DockerSettings.AllowedHosts}, leads to '{host}' ({file}).", ExitCode.Input);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new OmegaException(
                $"The Docker context '{name}' ({source}) is not there, or is none: {file} cannot be read. `docker context ls` names those that are.", ExitCode.Input);
        }
    }

    private static string? CurrentContext(string configuration)
    {
        try
        {
            using var read = JsonDocument.Parse(File.ReadAllBytes(configuration));
            return read.RootElement.ValueKind == JsonValueKind.Object && read.RootElement.TryGetProperty("currentContext", out var current)
                && current.ValueKind == JsonValueKind.String && current.GetString() is { Length: > 0 } name ? name : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            // The client goes on without a configuration, and warns where it cannot read one.
            return null;
        }
    }

    private static string Folder(Func<string, string?> environment) =>
        Given(environment, "DOCKER_CONFIG") ?? Path.Combine(Given(environment, "HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");

    private static string? Given(Func<string, string?> environment, string name) => environment(name) is { Length: > 0 } value ? value : null;
}
