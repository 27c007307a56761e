using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Evidence;

/// <summary>What was found out about a base is found out once, and counts by the word of whoever signs alone.</summary>
public sealed class KeptBaseTests : IDisposable
{
    private const string Secret = "-----BEGIN PRIVATE KEY-----";
    private const string Platform = "linux/amd64";

    private static readonly string Name = $"localhost:5000/omega/base:1.22.1@sha256:{new string('b', 64)}";

    private readonly string _folder = Directory.CreateTempSubdirectory("omega-base-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_kept_is_what_was_found_out()
    {
        var facts = await FactsAsync(SomeBase.Debian(), ("usr/sbin/evil", "evil"));

        Kept().Keep(Release(), facts);

        var kept = Kept().Find(Release())!;
        Assert.Equal((facts.Packages, facts.Compiler), (kept.Packages, kept.Compiler));
        Assert.Equal(facts.Origins, kept.Origins);
        Assert.Contains(kept.Origins.Values, origin => origin is FileOrigin.OfPackage);
        Assert.Contains(kept.Origins.Values, origin => origin is FileOrigin.Unknown);
    }

    [Fact]
    public async Task A_base_without_packages_is_kept_as_such()
    {
        Kept().Keep(Release(), await FactsAsync(new SomeImage().Layer(("usr/sbin/nginx", SomeBase.Nginx))));

        var kept = Kept().Find(Release())!;
        Assert.Null(kept.Packages);
        Assert.Null(kept.Compiler);
    }

    [Theory]
    [InlineData("other secret", null, null)]
    [InlineData(Secret, "localhost:5000/omega/other:1.22.1", null)]
    [InlineData(Secret, null, "linux/arm64")]
    [InlineData("", null, null)]
    public async Task Nothing_else_counts(string secret, string? name, string? platform)
    {
        Kept().Keep(Release(), await FactsAsync(SomeBase.Debian()));
        // Whoever can write here can give a file any name.
        var file = Assert.Single(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
        File.Copy(file, Path.Combine(Path.GetDirectoryName(file)!, "base-linux-arm64"));

        Assert.Null(new KeptBase(new EvidenceStore(_folder), secret).Find(Release(name is null ? null : $"{name}{Name[Name.IndexOf('@', StringComparison.Ordinal)..]}", platform ?? Platform)));
    }

    [Fact]
    public async Task A_changed_byte_makes_it_nothing()
    {
        Kept().Keep(Release(), await FactsAsync(SomeBase.Debian()));
        var file = Assert.Single(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
        var whole = File.ReadAllBytes(file);

        foreach (var at in new[] { 0, 31, 32, whole.Length / 2, whole.Length - 1 })
        {
            var changed = whole.ToArray();
            changed[at] ^= 1;
            File.WriteAllBytes(file, changed);
            Assert.Null(Kept().Find(Release()));
        }

        File.WriteAllBytes(file, whole[..32]);
        Assert.Null(Kept().Find(Release()));
    }

    [Fact]
    public void Without_a_secret_nothing_is_kept()
    {
        new KeptBase(new EvidenceStore(_folder), "").Keep(Release(), new BaseFacts(null, null, new Dictionary<(string, string), FileOrigin>()));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task It_covers_releases_of_the_same_files_whatever_their_pages_are()
    {
        var facts = await FactsAsync(SomeBase.Debian());

        Assert.True(facts.Cover(await SomeBase.Release(("usr/share/omega/site/more.html", "more")).ReadAsync()));
        Assert.False(facts.Cover(await SomeBase.Release(("usr/sbin/more", "more")).ReadAsync()));
        Assert.False(facts.Cover(await SomeBase.Release(("usr/sbin/nginx", "another")).ReadAsync()));
    }

    private static ReleaseFacts Release(string? name = null, string platform = Platform) =>
        new("localhost:5000/omega/web", ReleaseVersion.Parse("20240401-134512"), "unknown", name ?? Name, platform, Some.Content);

    private KeptBase Kept() => new(new EvidenceStore(_folder), Secret);

    private static async Task<BaseFacts> FactsAsync(SomeImage built, params (string Name, string Text)[] more)
    {
        var release = await SomeBase.Release(more).ReadAsync();
        return BaseFacts.Of(await built.ReadAsync(ImageReading.OfBase(release)), release);
    }
}
