namespace Omega.Core.Settings;

/// <summary>Stacks behind the edge of another one: what only the name of this stack, or its certificates, can tell.</summary>
public sealed partial class SettingsReader
{
    private void Hosts(SiteSettings site, SectionBinder binder)
    {
        foreach (var (name, _) in site.Others.Where(host => host.Value == _stack))
        {
            Add("site", new(SectionBinder.Item("hosts", name), "must be the name of another stack: whatever no other has is this one's", $"'{_stack}'", ""));
        }

        if (site.Behind == _stack)
        {
            Add("site", new("behind", FrontNetwork.Rule, $"'{_stack}'", ""));
        }

        if (site.Tls is not { } tls || binder.HasFailed("tls", "tls.names", "tls.acme", "hosts") || tls.HostNames.Count == 0)
        {
            return;
        }

        foreach (var name in site.Others.Keys.Where(name => !HostName.Covers(tls.HostNames, name)))
        {
            Add("site", new(
                SectionBinder.Item("hosts", name), "must have a certificate in omega:site.tls.names or be one of omega:site.tls.acme.names, as https is spoken for it here", "without one", ""));
        }

        if (site.OwnNames.Count == 0)
        {
            Add("site", new("tls.names", "must have, with those of omega:site.tls.acme.names, a name of this stack's own beside those of omega:site.hosts", "without one", "/etc/ssl/site/fullchain.pem", "[\"www.example.com\"].certificate"));
        }
    }
}
