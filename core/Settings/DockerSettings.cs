using System.Text.RegularExpressions;

namespace Omega.Core.Settings;

/// <summary>Which Docker engine a stack is built and run on (`omega:docker`); without it, the one that the docker client takes.</summary>
/// <param name="Host">Its address.</param>
/// <param name="Context">Instead of it, a context of the docker client.</param>
/// <param name="Certificates">With a tcp address: absolute path of the folder of ca.pem, cert.pem and key.pem on this machine.</param>
public sealed partial record DockerSettings(string? Host = null, string? Context = null, string? Certificates = null) : ISettings
{
    internal const string AllowedHosts = "unix:///<absolute path>, tcp://<host>:<port> or ssh://[<user>@]<host>[:<port>]";

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (Host is not null && !Hosts().IsMatch(Host))
        {
            yield return new("host", $"must be {AllowedHosts}", $"'{Host}'", "ssh://deploy@engine.example");
        }

        if (Context is not null && (Host is not null || !Contexts().IsMatch(Context)))
        {
            yield return new(
                "context", "must be the name of a context of the docker client, and stands instead of host", Host is null ? $"'{Context}'" : "given beside host", Host is null ? "default" : "");
        }

        if (Certificates is not null && (!Path.IsPathFullyQualified(Certificates) || Host?.StartsWith("tcp://", StringComparison.Ordinal) != true))
        {
            yield return new("certificates", "must be the absolute path of a folder, with a host that begins with tcp://", $"'{Certificates}'", "");
        }
    }

    [GeneratedRegex(@"\A(?:unix://(?:/[A-Za-z0-9_.-]+)+|tcp://[A-Za-z0-9][A-Za-z0-9.-]{0,252}:[0-9]{1,5}|ssh://(?:[A-Za-z_][A-Za-z0-9_.-]{0,63}@)?[A-Za-z0-9][A-Za-z0-9.-]{0,252}(?::[0-9]{1,5})?)\z")]
    internal static partial Regex Hosts();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.+-]{0,127}\z")]
    private static partial Regex Contexts();
}
