using System.Text.Json.Serialization;

namespace Omega.Core.Settings;

/// <summary>How the site is published and what it may use (`omega:site`).</summary>
/// <param name="Bind">Address of this host that the site answers on.</param>
/// <param name="Port">Port of this host that the site answers on.</param>
/// <param name="MemoryMiB">Memory limit of each container, in MiB; swap is off.</param>
/// <param name="Cpus">CPU limit of each container, in CPUs.</param>
/// <param name="Pids">Limit of processes and threads of each container.</param>
/// <param name="TrustedProxies">Addresses and networks of the proxies in front whose word about a reader counts; none: a reader is who speaks to us.</param>
/// <param name="Tls">How https is spoken; absent: it is not.</param>
public sealed record SiteSettings(
    string Bind = "127.0.0.1",
    int Port = 8080,
    int MemoryMiB = 64,
    double Cpus = 0.5,
    int Pids = 64,
    IReadOnlyList<string>? TrustedProxies = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TlsSettings? Tls = null) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!AddressRange.IsAddress(Bind))
        {
            yield return new("bind", "must be an IP address", Bind, "127.0.0.1");
        }

        foreach (var problem in SettingsProblem.OutOfRange("port", Port, 1, 65535, 8080)
            .Concat(SettingsProblem.OutOfRange("memoryMiB", MemoryMiB, 32, 65536, 64))
            .Concat(SettingsProblem.OutOfRange("cpus", Cpus, 0.05, 256, 0.5))
            .Concat(SettingsProblem.OutOfRange("pids", Pids, 16, 32768, 64))
            .Concat(AddressRange.Problems("trustedProxies", TrustedProxies))
            .Concat((Tls?.Problems() ?? []).Select(problem => problem.Below("tls"))))
        {
            yield return problem;
        }
    }
}
