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
/// <param name="Hosts">Host names that are another stack's, with the name of that stack: the edge passes them on to it; absent: none.</param>
/// <param name="Behind">Name of the stack whose edge passes requests on to this one; absent: none does.</param>
public sealed record SiteSettings(
    string Bind = "127.0.0.1",
    int Port = 8080,
    int MemoryMiB = 64,
    double Cpus = 0.5,
    int Pids = 64,
    IReadOnlyList<string>? TrustedProxies = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TlsSettings? Tls = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Hosts = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Behind = null) : ISettings
{
    /// <summary>Host names of other stacks, with the name of each.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Others => Hosts ?? new Dictionary<string, string>();

    /// <summary>Host names with certificates that are no other stack's.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> OwnNames => [.. (Tls?.HostNames ?? []).Where(name => !Others.ContainsKey(name))];

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

        foreach (var problem in HostProblems())
        {
            yield return problem;
        }
    }

    private IEnumerable<SettingsProblem> HostProblems()
    {
        if (Others.Count > TlsSettings.Most || Hosts is { Count: 0 })
        {
            yield return new("hosts", $"must be 1 to {TlsSettings.Most} host names with the stack of each", $"{Others.Count}", "<stack>", "[\"blog.example.com\"]");
        }

        foreach (var (name, stack) in Others)
        {
            var path = SectionBinder.Item("hosts", name);
            if (!HostName.IsReaders(name))
            {
                yield return new(path, "must be a host name in lower case, the first part of which may be *, other than localhost and addresses", $"'{name}'", "");
            }
            else if (!FrontNetwork.IsStack(stack))
            {
                yield return new(path, FrontNetwork.Rule, $"'{stack}'", "blog");
            }
        }

        if (Behind is null)
        {
            yield break;
        }

        if (!FrontNetwork.IsStack(Behind))
        {
            yield return new("behind", FrontNetwork.Rule, $"'{Behind}'", "dev");
        }

        foreach (var (name, isGiven) in new[] { ("hosts", Hosts is not null), ("tls", Tls is not null) }.Where(other => other.Item2))
        {
            yield return new(name, "has no meaning where omega:site.behind is given: names and certificates are those of the stack in front", "given", "") { Needs = ["behind"] };
        }
    }
}
