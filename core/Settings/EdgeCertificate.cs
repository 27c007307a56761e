using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Omega.Core.Settings;

/// <summary>A certificate that browsers take for a host name today, with the key that belongs to it.</summary>
public sealed class EdgeCertificate
{
    /// <summary>How long before its end somebody is told.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(14);

    private const int LeastRsaBits = 2048;
    private const int LargestFile = 256 * 1024;
    private static readonly string[] KeyLabels = ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"];
    private static readonly string[] Curves = ["nistP256", "nistP384", "nistP521", "ECDSA_P256", "ECDSA_P384", "ECDSA_P521"];

    private EdgeCertificate(string name, string chain, string key, DateTimeOffset until) => (Name, Chain, Key, Until) = (name, chain, key, until);

    /// <summary>The host name.</summary>
    public string Name { get; }

    /// <summary>PEM texts of the certificate and of those between it and its authority.</summary>
    public string Chain { get; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>PEM text of the key: a secret.</summary>
    internal string Key { get; }

    /// <summary>Reads and checks a certificate and its key; null where something is wrong, which is told.</summary>
    /// <param name="name">The host name.</param>
    /// <param name="settings">Where both are.</param>
    /// <param name="secret">The key, where it is a secret.</param>
    /// <param name="now">The time.</param>
    /// <param name="tell">Takes what is wrong: `certificate` or `key`, the rule, what was given, and how to mend it.</param>
    public static EdgeCertificate? Read(string name, CertificateSettings settings, string? secret, DateTimeOffset now, Action<string, string, string, string> tell)
    {
        var wrong = 0;
        void Tell(string what, string rule, string given, string remedy)
        {
            wrong++;
            tell(what, rule, given, remedy);
        }

        var chain = settings.IsText ? settings.Certificate : Text("certificate", settings.Certificate, Tell);
        var key = settings.Key is null ? secret : SecretText(settings.Key, Tell);
        var certificates = chain is null ? null : Certificates(chain, Tell);
        var pem = key is null ? null : KeyOf(key, Tell);
        using var leaf = certificates?[0];
        if (leaf is null)
        {
            return null;
        }

        Judge(leaf, name, now, Tell);
        if (pem is not null && !Fits(leaf, pem))
        {
            Tell("key", $"must be the key of the certificate of {name}", "another key, or one that cannot be read", "Give both from the same request.");
        }

        return wrong > 0 || pem is null ? null
            : new(name, string.Join('\n', certificates!.Select(certificate => certificate.ExportCertificatePem())), pem, leaf.NotAfter.ToUniversalTime());
    }

    private static void Judge(X509Certificate2 leaf, string name, DateTimeOffset now, Action<string, string, string, string> tell)
    {
        var renew = "Have it renewed, or give another.";
        var asked = HostName.IsOfMany(name) ? $"any{name[1..]}" : name;
        if (!leaf.MatchesHostname(asked, allowWildcards: true, allowCommonName: false))
        {
            tell("certificate", $"must be one for {name}", $"one for {Names(leaf)}", "Give the one of this name; the host's own comes first in it.");
        }

        if (leaf.NotAfter.ToUniversalTime() <= now)
        {
            tell("certificate", "must hold today", $"one that ended on {Day(leaf.NotAfter)}", renew);
        }

        if (leaf.NotBefore.ToUniversalTime() > now)
        {
            tell("certificate", "must hold today", $"one that begins on {Day(leaf.NotBefore)}", "Wait for that day, or look at the clock of this machine.");
        }

        using var rsa = leaf.GetRSAPublicKey();
        using var curve = leaf.GetECDsaPublicKey();
        if (rsa?.KeySize < LeastRsaBits || (rsa is null && !Curves.Contains(curve?.ExportParameters(false).Curve.Oid.FriendlyName)))
        {
            var given = rsa is not null ? $"RSA of {rsa.KeySize} bits" : curve?.ExportParameters(false).Curve.Oid.FriendlyName ?? leaf.PublicKey.Oid.FriendlyName ?? "another kind";
            tell("certificate", $"must have a key that browsers take: RSA of {LeastRsaBits} bits and more, P-256, P-384 or P-521", given, renew);
        }
    }

    private static X509Certificate2Collection? Certificates(string text, Action<string, string, string, string> tell)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            all.Clear();
        }

        if (all.Count == 0)
        {
            tell("certificate", "must be PEM text of certificates, the host's own first", "something else", "Give the file that your authority calls fullchain.");
        }

        return all.Count == 0 ? null : all;
    }

    private static string? KeyOf(string text, Action<string, string, string, string> tell)
    {
        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            if (KeyLabels.Contains(rest[fields.Label].ToString()) && !rest[fields.Location].Contains("ENCRYPTED", StringComparison.Ordinal))
            {
                return rest[fields.Location].ToString();
            }
        }

        var isClosed = text.Contains("ENCRYPTED", StringComparison.Ordinal);
        tell("key", "must be PEM text of a private key without a passphrase", isClosed ? "one with a passphrase" : "something else", "`openssl pkey -in <file>` writes it so.");
        return null;
    }

    private static bool Fits(X509Certificate2 leaf, string key)
    {
        try
        {
            using var both = X509Certificate2.CreateFromPem(leaf.ExportCertificatePem(), key);
            return true;
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static string? SecretText(string file, Action<string, string, string, string> tell)
    {
        if (File.Exists(file) && !OperatingSystem.IsWindows())
        {
            const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite;
            var mode = File.GetUnixFileMode(file);
            if ((mode & Others) != 0)
            {
                tell("key", "must be a file that nobody else reads or writes", $"{file} with mode {Convert.ToString((int)mode, 8).PadLeft(4, '0')}", $"`chmod u=rw,g-w,o= '{file}'`, and another key if somebody may have read it.");
            }
        }

        return Text("key", file, tell);
    }

    private static string? Text(string what, string file, Action<string, string, string, string> tell)
    {
        try
        {
            var info = new FileInfo(file);
            if (info.Exists && info.Length > LargestFile)
            {
                throw new IOException($"it has {info.Length} bytes");
            }

            return File.ReadAllText(file, Encoding.ASCII);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            tell(what, "must be the absolute path of a file that can be read", $"{file} ({Reason(problem)})", "Put it there, or let the user who deploys read it.");
            return null;
        }
    }

    private static string Reason(Exception problem) => problem switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is none",
        UnauthorizedAccessException => "this user may not",
        _ => problem.Message,
    };

    private static string Names(X509Certificate2 leaf) =>
        string.Join(", ", leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames()).DefaultIfEmpty("no host name").Take(8));

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
