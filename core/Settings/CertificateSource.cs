namespace Omega.Core.Settings;

/// <summary>What certificates are read and judged by, on the machine that deploys.</summary>
/// <param name="Clock">Says whether they hold.</param>
/// <param name="AcmeFolder">Folder of those that `omega certificate` has had made for the stack.</param>
public sealed record CertificateSource(TimeProvider Clock, string AcmeFolder)
{
    /// <summary>Where `omega certificate` puts the certificate of a name, and its key.</summary>
    public CertificateSettings Certified(string name) => new(Path.Combine(AcmeFolder, "certs", name, "fullchain.pem"), Path.Combine(AcmeFolder, "certs", name, "privkey.pem"));
}
