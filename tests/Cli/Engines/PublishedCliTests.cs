using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Omega.Cli.Engines;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Engines;

/// <summary>The official CLI is fetched only as its makers list it, and only when somebody wants it.</summary>
public sealed class PublishedCliTests : IDisposable
{
    private const string Archives = "get.pulumi.com";
    private const string Lists = "github.com";

    private static readonly string Architecture = RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x64";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeNetwork _network = new();
    private readonly Checkout _checkout;
    private readonly List<string> _questions = [];

    public PublishedCliTests()
    {
        _checkout = new Checkout(_folder.Path);
        _network.Files[Archives] = Archive();
        _network.Files[Lists] = List(Convert.ToHexStringLower(SHA256.HashData(_network.Files[Archives])));
    }

    private string Program => PublishedCli.Program(_checkout);

    [Fact]
    public async Task Archive_of_the_list_is_unpacked_and_nothing_else_is_left()
    {
        await OfferAsync(answer: true);

        Assert.True(File.GetUnixFileMode(Program).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal([Path.GetDirectoryName(Program)!], Directory.EnumerateFileSystemEntries(Path.Combine(_checkout.Machine, "pulumi")));
        Assert.Contains(PublishedCli.Version, Assert.Single(_questions), StringComparison.Ordinal);
        Assert.All(_network.Asked, address => Assert.StartsWith("https://", address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Archive_with_another_checksum_is_refused_and_nothing_is_left()
    {
        _network.Files[Archives][^1] ^= 1;

        var refused = await Assert.ThrowsAsync<OmegaException>(() => OfferAsync(answer: true));

        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains("must be", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_checkout.Machine, "pulumi")));
    }

    [Fact]
    public async Task List_without_the_archive_is_refused()
    {
        _network.Files[Lists] = Encoding.ASCII.GetBytes("0123  pulumi-v1.0.0-linux-x64.tar.gz\n");

        await Assert.ThrowsAsync<OmegaException>(() => OfferAsync(answer: true));

        Assert.DoesNotContain(_network.Asked, address => address.Contains(Archives, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Machine_without_the_network_is_asked_nothing()
    {
        _network.Files.Clear();

        await OfferAsync(answer: true);

        Assert.Empty(_questions);
        Assert.False(File.Exists(Program));
    }

    [Fact]
    public async Task Archive_that_cannot_be_had_leaves_the_other_engine_to_deploy()
    {
        _network.Files.Remove(Archives);

        await OfferAsync(answer: true);

        Assert.False(File.Exists(Program));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_checkout.Machine, "pulumi")));
    }

    [Fact]
    public async Task No_is_asked_for_once()
    {
        await OfferAsync(answer: false);
        await OfferAsync(answer: false);

        Assert.Single(_questions);
        Assert.False(File.Exists(Program));
    }

    [Fact]
    public async Task Nobody_is_asked_where_nobody_is()
    {
        await OfferAsync(answer: null);

        Assert.Empty(_network.Asked);
    }

    [Fact]
    public async Task Demanded_one_is_fetched_unasked()
    {
        await OfferAsync(answer: null, forced: EngineChoice.Pulumi);

        Assert.True(File.Exists(Program));
    }

    [Theory]
    [InlineData(EngineChoice.Offline, null)]
    [InlineData(null, "/usr/bin/pulumi")]
    public async Task Nothing_is_offered_where_nothing_is_lacking(string? forced, string? found)
    {
        await OfferAsync(answer: true, forced, found);

        Assert.Empty(_network.Asked);
        Assert.Empty(_questions);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _network.Dispose();
    }

    private Task OfferAsync(bool? answer, string? forced = null, string? found = null) => new CliOffer(_checkout, new PublishedCli(_checkout, _network), Silent.Report, answer is { } given ? Answering(given) : null).MakeAsync(forced, found, CancellationToken.None);

    private Func<string, bool> Answering(bool answer) => question =>
    {
        _questions.Add(question);
        return answer;
    };

    private static byte[] List(string checksum) => Encoding.ASCII.GetBytes(
        $"0123  pulumi-v{PublishedCli.Version}-windows-x64.zip\n{checksum}  pulumi-v{PublishedCli.Version}-linux-{Architecture}.tar.gz\n");

    private static byte[] Archive()
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(packed))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "pulumi/pulumi")
            {
                DataStream = new MemoryStream(Encoding.ASCII.GetBytes("#!/bin/sh\n")),
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            });
        }

        return bytes.ToArray();
    }
}
