using System.Text;

namespace Omega.Core.Settings;

/// <summary>The certificates of an edge, all of them checked, in the order of their names.</summary>
public sealed class EdgeCertificates
{
    private const int GenerationLength = 32;

    // They reach the edge through one variable of a step, which the kernel gives 128 KiB.
    private const int MostKiB = 120;

    private EdgeCertificates(IReadOnlyList<EdgeCertificate> all) => All = all;

    /// <summary>Each of them.</summary>
    public IReadOnlyList<EdgeCertificate> All { get; }

    /// <summary>Name of their folder at the edge: another one for another certificate; says nothing of the keys.</summary>
    public string Generation => Digest.Of(string.Join('\n', All.Select(certificate => $"{certificate.Name}\n{certificate.Chain}"))).Hex[..GenerationLength];

    /// <summary>What `omega certificates` of the image reads: a secret.</summary>
    public string Bundle
    {
        get
        {
            var text = new StringBuilder();
            foreach (var certificate in All)
            {
                text.Append("= ").Append(certificate.Name).Append('\n').Append(certificate.Chain.TrimEnd()).Append('\n').Append(certificate.Key.TrimEnd()).Append('\n');
            }

            return text.ToString();
        }
    }

    /// <summary>What somebody should do before long.</summary>
    public IEnumerable<string> Warnings(DateTimeOffset now) => All.Where(certificate => certificate.Until - now < EdgeCertificate.Notice).Select(certificate => FormattableString.Invariant(
        $"omega:site.{TlsSettings.PathOf(certificate.Name)}.certificate ends on {certificate.Until:yyyy-MM-dd}, in {Math.Max(0, (int)(certificate.Until - now).TotalDays)} days: have it renewed, and deploy again."));

    /// <summary>Reads those of a stack; null where it has none.</summary>
    /// <exception cref="SettingsException">Anything is wrong with them; the message lists every problem.</exception>
    public static EdgeCertificates? Of(OmegaSettings settings, string stack, Func<string, string?> get, CertificateSource source)
    {
        var problems = new List<string>();
        var read = settings.Site.Tls is { } tls ? Read(tls, stack, get, source, problems.Add) : null;
        return problems.Count == 0 ? read : throw new SettingsException(stack, problems);
    }

    /// <summary>Reads them.</summary>
    /// <param name="tls">Where they are.</param>
    /// <param name="stack">Name of the stack, for messages.</param>
    /// <param name="get">Returns the value of a key of the project, or null.</param>
    /// <param name="source">What they are read and judged by.</param>
    /// <param name="tell">Takes each problem, as a whole sentence with its remedy; where there is one the result is of no use.</param>
    public static EdgeCertificates Read(TlsSettings tls, string stack, Func<string, string?> get, CertificateSource source, Action<string> tell)
    {
        var all = new List<EdgeCertificate>();
        foreach (var name in tls.HostNames)
        {
            var given = tls.Certificates.GetValueOrDefault(name);
            var settings = given ?? source.Certified(name);
            if (given is null && !File.Exists(settings.Certificate))
            {
                tell($"omega:site.tls.acme.names must be certified, was '{name}', which is not yet. Have it done while the stack serves: `./omega certificate {stack}`.");
            }
            else if (EdgeCertificate.Read(name, settings, get(TlsSettings.KeyPrefix + name), source.Clock.GetUtcNow(), (what, rule, was, remedy) =>
            {
                var path = what == "key" && settings.Key is null ? $"omega:{TlsSettings.KeyPrefix}{name}" : $"omega:site.{TlsSettings.PathOf(name)}.{what}";
                tell($"{path} {rule}, was {was}. {remedy}");
            }) is { } certificate)
            {
                all.Add(certificate);
            }
        }

        var read = new EdgeCertificates(all);
        if (read.Bundle.Length > MostKiB * 1024)
        {
            tell($"omega:site.tls.names must have at most {MostKiB} KiB of certificates and keys together, have {(read.Bundle.Length + 1023) / 1024} KiB. "
                + "Leave the authority's own certificate out of each chain, or give fewer names to this stack.");
        }

        return read;
    }
}
