using Omega.Core.Evidence;

namespace Omega.Core.Tests.Evidence;

/// <summary>Where each file of a release comes from, by the base's own database and the files of the commit, and by nothing that pages can forge.</summary>
public sealed class InventoryTests
{
    [Fact]
    public async Task Every_byte_upon_Debian_has_an_origin()
    {
        var inventory = await SomeBase.InventoryAsync(SomeBase.Debian());

        Assert.Empty(inventory.Unknown);
        Assert.Equal(inventory.Bytes, inventory.KnownBytes);
        Assert.Equal(new Distribution("debian", "12"), inventory.Packages!.Distribution);
        Assert.Equal(
            [new("nginx", "1.22.1-9+deb12u3", "amd64", "nginx", "1.22.1-9+deb12u3"), new("zlib1g", "1:1.2.13.dfsg-1+b1", "amd64", "zlib", "1:1.2.13.dfsg-1")],
            inventory.Used);
    }

    [Fact]
    public async Task Every_byte_upon_Alpine_has_an_origin()
    {
        var inventory = await SomeBase.InventoryAsync(SomeBase.Alpine());

        Assert.Empty(inventory.Unknown);
        Assert.Equal(new Distribution("alpine", "3.22.1"), inventory.Packages!.Distribution);
        Assert.Equal(["nginx 1.28.0-r3 nginx", "zlib-so 1.3.1-r2 zlib"], inventory.Used.Select(package => $"{package.Name} {package.Version} {package.Source}"));
    }

    [Fact]
    public async Task Each_kind_of_file_says_what_it_is_of()
    {
        var inventory = await SomeBase.InventoryAsync(SomeBase.Debian());

        Assert.Equal("/usr/lib/x/libz.so.1.2", Assert.IsType<FileOrigin.OfPackage>(Of(inventory, "/lib/x/libz.so.1")).Path);
        Assert.Equal(new FileOrigin.OfCommit("web/index.html"), Of(inventory, "/usr/share/omega/site/index.html"));
        Assert.Equal(new FileOrigin.OfCommit("nginx/nginx.conf"), Of(inventory, "/etc/nginx/nginx.conf"));
        Assert.Equal(["served/site.conf", "web/"], Assert.IsType<FileOrigin.MadeHere>(Of(inventory, "/etc/nginx/site.conf")).From);
        var helper = Assert.IsType<FileOrigin.MadeHere>(Of(inventory, "/usr/local/bin/omega"));
        Assert.Equal("compiled", helper.How);
        Assert.Equal(["nginx/build-helper.sh", "nginx/omega.c", "compiler tcc 0.9 of the base"], helper.From);
    }

    public static TheoryData<string, string, string, string> Forged => new()
    {
        { "a page that says it is a package", "usr/share/omega/site/var/lib/dpkg/status", "Package: evil", "web/var/lib/dpkg/status of the build has other bytes, or is not there" },
        { "a page with the bytes of a program", "usr/share/omega/site/nginx", SomeBase.Nginx, "web/nginx of the build has other bytes, or is not there" },
        { "a program that no base has", "usr/sbin/evil", "evil", "the base has no such file" },
        { "a program beside the helper's folder", "usr/local/sbin/omega", "helper", "the base has no such file" },
        { "a configuration that is not of the commit", "etc/nginx/evil.conf", "evil", "no file of the recipe has these bytes" },
    };

    [Theory]
    [MemberData(nameof(Forged))]
    public async Task What_is_not_what_it_looks_like_is_unknown(string why, string name, string text, string expected)
    {
        var inventory = await SomeBase.InventoryAsync(SomeBase.Debian(), (name, text));

        Assert.Equal(expected, Assert.IsType<FileOrigin.Unknown>(Assert.Single(inventory.Unknown).Origin).Why);
        Assert.True(inventory.KnownBytes == inventory.Bytes - text.Length, why);
    }

    [Fact]
    public async Task A_file_that_changed_since_its_package_brought_it_is_unknown()
    {
        var release = await SomeBase.Release(("usr/bin/tcc", "other compiler")).ReadAsync();
        var changed = await SomeBase.Debian().Layer(("usr/bin/tcc", "other compiler")).ReadAsync(ImageReading.OfBase(release));

        var inventory = Inventory.Of(release, BaseFacts.Of(changed, release), SomeBase.Context);

        Assert.Equal("/usr/bin/tcc of the base, changed since it was installed with tcc 0.9", Assert.IsType<FileOrigin.Unknown>(Assert.Single(inventory.Unknown).Origin).Why);
    }

    [Fact]
    public async Task A_base_without_a_package_database_leaves_what_comes_from_it_unknown()
    {
        var inventory = await SomeBase.InventoryAsync(new SomeImage().Layer(("usr/sbin/nginx", SomeBase.Nginx), ("lib/x/libz.so.1", SomeBase.Library)));

        Assert.Equal(
            ["/lib/x/libz.so.1 of the base, which has no package database of Debian or Alpine", "/usr/sbin/nginx of the base, which has no package database of Debian or Alpine"],
            inventory.Unknown.Select(file => ((FileOrigin.Unknown)file.Origin).Why));
    }

    private static FileOrigin Of(Inventory inventory, string path) => inventory.Files.Single(file => file.File.Path == path).Origin;
}
