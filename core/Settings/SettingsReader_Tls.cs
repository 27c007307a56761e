namespace Omega.Core.Settings;

/// <summary>TLS at the edge: the keys, which are secrets or lie in files, and what the certificates hold.</summary>
public sealed partial class SettingsReader
{
    private SiteSettings Site(IReadOnlyList<string> given, IReadOnlyCollection<string>? encryptedKeys)
    {
        var (site, binder) = Bind<SiteSettings>("site", _get("site") ?? "{}");
        Tls(site, binder, given, encryptedKeys);
        Hosts(site, binder);
        return site;
    }

    private void Tls(SiteSettings site, SectionBinder binder, IReadOnlyList<string> given, IReadOnlyCollection<string>? encryptedKeys)
    {
        var names = binder.HasFailed("tls.names") ? null : site.Tls?.Certificates ?? new Dictionary<string, CertificateSettings>();
        if (site.Tls is { } both && both.Port == site.Port && !binder.HasFailed("tls.port", "port"))
        {
            Add("site", new("tls.port", "must be another port than omega:site.port", $"{both.Port}", site.Port == 8443 ? "8444" : "8443"));
        }

        foreach (var key in given.Where(key => key.StartsWith(TlsSettings.KeyPrefix, StringComparison.Ordinal)
            && names?.ContainsKey(key[TlsSettings.KeyPrefix.Length..]) == false).Order(StringComparer.Ordinal))
        {
            _problems.Add($"omega:{key} must be the key of a name in omega:site.tls.names, was given without one. "
                + $"Name it there, or remove it with `pulumi config rm 'omega:{key}' --stack {_stack}`.");
        }

        foreach (var (name, certificate) in names ?? new Dictionary<string, CertificateSettings>())
        {
            TlsKey(name, certificate, binder, encryptedKeys);
        }

        if (_certificates is not null && site.Tls is { } tls && names is not null && !binder.HasFailed("tls", "tls.acme") && !tls.Problems().Any()
            && !names.Keys.Any(name => binder.HasFailed(TlsSettings.PathOf(name))))
        {
            _ = EdgeCertificates.Read(tls, _stack, key => string.IsNullOrEmpty(_get(key)) ? null : _get(key), _certificates, _problems.Add);
        }
    }

    private void TlsKey(string name, CertificateSettings certificate, SectionBinder binder, IReadOnlyCollection<string>? encryptedKeys)
    {
        var (key, path) = (TlsSettings.KeyPrefix + name, TlsSettings.PathOf(name));
        var set = $"`pulumi config set --secret 'omega:{key}' --stack {_stack} -- \"$(cat <file>)\"`";
        if (binder.HasFailed($"{path}.key"))
        {
            return;
        }

        if (certificate.Key is null && string.IsNullOrEmpty(_get(key)))
        {
            _problems.Add($"omega:{key} is required and must be a secret, was {Was(key)}. Set it with {set}, or give the path of its file in omega:site.{path}.key.");
        }
        else if (certificate.Key is not null && _get(key) is not null)
        {
            _problems.Add($"omega:{key} must be absent where omega:site.{path}.key is given, was given beside it. "
                + $"Remove it with `pulumi config rm 'omega:{key}' --stack {_stack}`.");
        }
        else if (certificate.Key is null && encryptedKeys?.Contains(key) == false)
        {
            _problems.Add($"omega:{key} must be a secret, was plain text. Encrypt it with {set}, and have another key certified: whoever read the file knows it.");
        }
    }
}
