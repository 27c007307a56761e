using System.Formats.Tar;
using System.Security.Cryptography.X509Certificates;
using Omega.Cli.Keys;
using Omega.Cli.Services;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Keys;

public sealed class ServiceFilesTests
{
    [Theory]
    [InlineData("server", "localhost")]
    [InlineData("signer", "signer")]
    public void EnsureCertificates_issues_certificates_that_chain_to_the_authority_and_match_the_name(string name, string host)
    {
        using var folder = new TemporaryFolder();
        var files = new ServiceFiles(new Checkout(folder.Path));

        files.EnsureCertificates();

        using var certificate = X509Certificate2.CreateFromPem(Text(files, $"{name}.crt"), Text(files, $"{name}.key"));
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(files.Authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        Assert.True(chain.Build(certificate), string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation)));
        Assert.True(certificate.MatchesHostname(host));
        Assert.False(File.Exists(folder.At(".omega", "keys", "services", "ca.key")));
    }

    [Fact]
    public void EnsureCertificates_keeps_a_whole_set_and_makes_a_cut_off_one_anew()
    {
        using var folder = new TemporaryFolder();
        var files = new ServiceFiles(new Checkout(folder.Path));
        files.EnsureCertificates();
        var first = files.Authority;

        files.EnsureCertificates();
        Assert.Equal(first, files.Authority);

        File.Delete(folder.At(".omega", "keys", "services", "complete"));
        files.EnsureCertificates();
        Assert.NotEqual(first, files.Authority);
    }

    [Fact]
    public void Pack_gives_each_file_to_one_user_who_may_only_read_it()
    {
        var archive = SecretsArchive.Pack(new Dictionary<string, byte[]> { ["key"] = "text"u8.ToArray() }, 10113);

        using var reader = new TarReader(new MemoryStream(archive));
        var entry = reader.GetNextEntry()!;
        Assert.Equal(("key", 10113, 10113, UnixFileMode.UserRead), (entry.Name, entry.Uid, entry.Gid, entry.Mode));
        Assert.Null(reader.GetNextEntry());
    }

    [Theory]
    [InlineData("localhost:5000", true, 5000)]
    [InlineData("127.0.0.1:5000", true, 5000)]
    [InlineData("localhost", true, 80)]
    [InlineData("registry.example.com", false, 80)]
    [InlineData("localhost.example.com:5000", false, 5000)]
    public void Loopback_tells_this_machine_from_others(string address, bool expected, int port)
    {
        Assert.Equal(expected, Loopback.Is(address));
        Assert.Equal(port, Loopback.Port(address, 80));
    }

    private static string Text(ServiceFiles files, string name) => System.Text.Encoding.UTF8.GetString(files.Read(name));
}
