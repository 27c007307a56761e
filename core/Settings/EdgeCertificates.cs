using System.Text;

namespace Omega.Core.Settings;

/// <summary>The certificates of an edge, all of them checked, in the order of their names.</summary>
public sealed class EdgeCertificates
{
    private const int GenerationLength = 32;

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
    public static EdgeCertificates? Of(OmegaSettings settings, string stack, Func<string, string?> get, DateTimeOffset now)
    {
        var problems = new List<string>();
        var read = settings.Site.Tls is { } tls ? Read(tls, get, now, problems.Add) : null;
        return problems.Count == 0 ? read : throw new SettingsException(stack, problems);
    }

    /// <summary>Reads them.</summary>
    /// <param name="tls">Where they are.</param>
    /// <param name="get">Returns the value of a key of the project, or null.</param>
    /// <param name="now">The time.</param>
    /// <param name="tell">Takes each problem, as a whole sentence with its remedy; where there is one the result is of no use.</param>
    public static EdgeCertificates Read(TlsSettings tls, Func<string, string?> get, DateTimeOffset now, Action<string> tell) =>
        new([.. tls.Names.Select(name => EdgeCertificate.Read(name.Key, name.Value, get(TlsSettings.KeyPrefix + name.Key), now, (what, rule, given, remedy) =>
        {
            var path = what == "key" && name.Value.Key is null ? $"omega:{TlsSettings.KeyPrefix}{name.Key}" : $"omega:site.{TlsSettings.PathOf(name.Key)}.{what}";
            tell($"{path} {rule}, was {given}. {remedy}");
        })).OfType<EdgeCertificate>()]);
}
