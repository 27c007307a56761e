using System.Text.Json.Serialization;

namespace Omega.Core.Settings;

/// <summary>TLS at the edge (`omega:site.tls`): a certificate for each host name, and what browsers are told.</summary>
/// <param name="Names">Host names, the first part of which may be `*`, with the certificate of each.</param>
/// <param name="Port">Port of this host that https is spoken on.</param>
/// <param name="Redirect">Whether who comes by plain http is led to https.</param>
/// <param name="HstsDays">How many days browsers are to ask by https alone (Strict-Transport-Security); 0: they are not told.</param>
/// <param name="Acme">Further host names, and who certifies them; absent: none.</param>
public sealed record TlsSettings(
    [property: JsonIgnore] IReadOnlyDictionary<string, CertificateSettings>? Names = null,
    int Port = 8443,
    bool Redirect = true,
    int HstsDays = 365,
    [property: JsonIgnore] AcmeSettings? Acme = null) : ISettings
{
    /// <summary>Most names that an edge may have.</summary>
    public const int Most = 32;

    /// <summary>What every key of the configuration begins with that holds the private key of a certificate.</summary>
    public const string KeyPrefix = "tlsKeys.";

    /// <summary>Role of the container that publishes the port.</summary>
    public const string DoorRole = "tls-door";

    private const int HttpsPort = 443;
    private const int MostDays = 3650;

    /// <summary>All host names, in the order of their letters.</summary>
    public IReadOnlyList<string> HostNames => [.. Certificates.Keys.Concat(Acme?.Names ?? []).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Names whose certificates are configured, with these.</summary>
    [JsonIgnore]
    internal IReadOnlyDictionary<string, CertificateSettings> Certificates => Names ?? new Dictionary<string, CertificateSettings>();

    /// <summary>Where readers find the site, by the first of these names that is one host's.</summary>
    public string Url(IReadOnlyList<string> names) => $"https://{names.FirstOrDefault(name => !HostName.IsOfMany(name)) ?? names[0]}{(Port == HttpsPort ? "" : $":{Port}")}";

    /// <summary>Where the certificate of a name is configured, below `omega:site`.</summary>
    public static string PathOf(string name) => $"tls.{Item(name)}";

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (HostNames.Count is 0 or > Most)
        {
            yield return new(
                "names", $"must be, with those of omega:site.tls.acme.names, 1 to {Most} host names", $"{HostNames.Count}", "/etc/ssl/site/fullchain.pem", "[\"www.example.com\"].certificate");
        }

        foreach (var name in Certificates.Keys.Where(name => !HostName.IsMatch(name)))
        {
            yield return new(Item(name), "must be a host name in lower case, the first part of which may be *", $"'{name}'", "");
        }

        foreach (var (name, index) in (Acme?.Names ?? []).Select((name, index) => (name, index)))
        {
            if (!HostName.IsMatch(name) || HostName.IsOfMany(name) || Certificates.ContainsKey(name))
            {
                yield return new($"acme.names[{index}]", "must be a single host name in lower case, which omega:site.tls.names does not have", $"'{name}'", "www.example.com");
            }
        }

        foreach (var problem in SettingsProblem.OutOfRange("port", Port, 1, 65535, 8443)
            .Concat(SettingsProblem.OutOfRange("hstsDays", HstsDays, 0, MostDays, 365))
            .Concat(Certificates.SelectMany(name => name.Value.Problems().Select(problem => problem.Below(Item(name.Key)))))
            .Concat((Acme?.Problems() ?? []).Select(problem => problem.Below("acme"))))
        {
            yield return problem;
        }
    }

    private static string Item(string name) => SectionBinder.Item("names", name);
}

/// <summary>The certificate of a host name; what it holds is no setting of the stack, so that another one of the same name is no other stack.</summary>
/// <param name="Certificate">PEM text of it and of those between it and its authority, or the absolute path of a file with that.</param>
/// <param name="Key">Absolute path of the file with its private key; absent: the key is the secret `omega:tlsKeys.NAME`.</param>
public sealed record CertificateSettings(string Certificate, string? Key = null) : ISettings
{
    private const string Begin = "-----BEGIN ";

    /// <summary>Whether the certificate stands in the configuration itself.</summary>
    public bool IsText => Certificate.Contains(Begin, StringComparison.Ordinal);

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!IsText && !IsFile(Certificate))
        {
            yield return new("certificate", "must be PEM text of certificates, or the absolute path of a file with that", Shown(Certificate), "/etc/ssl/site/fullchain.pem");
        }

        if (Key is not null && !IsFile(Key))
        {
            yield return new("key", $"must be the absolute path of a file; a key itself is a secret, omega:{TlsSettings.KeyPrefix}<name>", Shown(Key), "/etc/ssl/site/privkey.pem");
        }
    }

    private static bool IsFile(string text) => text.StartsWith('/') && !text.Any(char.IsControl) && Path.GetFullPath(text) == text;

    // What stands at the wrong place may be a key.
    private static string Shown(string text) => text.Length > 64 || text.Contains(Begin, StringComparison.Ordinal) ? $"a text of {text.Length} characters" : $"'{text}'";
}
