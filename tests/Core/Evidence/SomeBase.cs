using System.Security.Cryptography;
using System.Text;
using Omega.Core.Evidence;

namespace Omega.Core.Tests.Evidence;

/// <summary>Bases of both distributions, and a release that is built upon either.</summary>
public static class SomeBase
{
    public const string Nginx = "program nginx";
    public const string Library = "library z";

    public static readonly Dictionary<string, string> Context = new()
    {
        ["web/index.html"] = Digest.Of("<html>").Hex,
        ["nginx/nginx.conf"] = Digest.Of("events {}").Hex,
        ["nginx/omega.c"] = Digest.Of("int main").Hex,
        ["nginx/build-helper.sh"] = Digest.Of("gcc").Hex,
        ["served/site.conf"] = Digest.Of("site").Hex,
    };

    public static SomeImage Release(params (string Name, string Text)[] more) => new SomeImage().Layer(
    [
        ("usr/sbin/nginx", Nginx), ("lib/x/libz.so.1", Library), ("usr/local/bin/omega", "helper"), ("etc/nginx/nginx.conf", "events {}"),
        ("etc/nginx/site.conf", "site"), ("etc/nginx/kept.conf", "kept"), ("usr/share/omega/site/index.html", "<html>"),
        ("usr/share/omega/version.json", "{}"), ("usr/share/omega/gz/index.html", "-> ../site/index.html.gz"), .. more,
    ]);

    public static SomeImage Debian(string nginx = Nginx, string library = Library) => new SomeImage().Layer(
        ("lib", "-> usr/lib"), ("usr/sbin/nginx", nginx), ("usr/bin/tcc", "compiler"), ("usr/lib/x/libz.so.1", "-> libz.so.1.2"), ("usr/lib/x/libz.so.1.2", library),
        ("etc/os-release", "-> ../usr/lib/os-release"), ("usr/lib/os-release", "PRETTY_NAME=\"Debian\"\nID=debian\nVERSION_ID=\"12\"\n"),
        ("var/lib/dpkg/status", """
            Package: nginx
            Status: install ok installed
            Architecture: amd64
            Version: 1.22.1-9+deb12u3

            Package: zlib1g
            Status: install ok installed
            Architecture: amd64
            Multi-Arch: same
            Source: zlib (1:1.2.13.dfsg-1)
            Version: 1:1.2.13.dfsg-1+b1
            Description: library
             on several lines

            Package: tcc
            Status: install ok installed
            Architecture: amd64
            Version: 0.9

            Package: removed
            Status: deinstall ok config-files
            Architecture: amd64
            Version: 1

            """),
        ("var/lib/dpkg/info/nginx.list", "/.\n/usr\n/usr/sbin\n/usr/sbin/nginx\n"), ("var/lib/dpkg/info/nginx.md5sums", $"{Md5(Nginx)}  usr/sbin/nginx\n"),
        ("var/lib/dpkg/info/tcc.list", "/usr/bin/tcc\n"), ("var/lib/dpkg/info/tcc.md5sums", $"{Md5("compiler")}  usr/bin/tcc\n"),
        ("var/lib/dpkg/info/removed.list", "/usr/sbin/nginx\n"),
        // Before /lib was a link, packages said so.
        ("var/lib/dpkg/info/zlib1g:amd64.list", "/lib/x/libz.so.1\n/lib/x/libz.so.1.2\n"), ("var/lib/dpkg/info/zlib1g:amd64.md5sums", $"{Md5(Library)}  lib/x/libz.so.1.2\n"));

    public static SomeImage Alpine() => new SomeImage().Layer(
        ("usr/sbin/nginx", Nginx), ("lib/x/libz.so.1", "-> libz.so.1.2"), ("lib/x/libz.so.1.2", Library),
        ("etc/os-release", "ID=alpine\nVERSION_ID=3.22.1\n"),
        ("lib/apk/db/installed", $"""
            C:Q1abc=
            P:nginx
            V:1.28.0-r3
            A:x86_64
            o:nginx
            F:usr
            F:usr/sbin
            R:nginx
            a:0:0:755
            Z:Q1{Sha1(Nginx)}

            P:zlib-so
            V:1.3.1-r2
            A:x86_64
            o:zlib
            F:lib/x
            R:libz.so.1
            R:libz.so.1.2
            Z:Q1{Sha1(Library)}

            """));

    public static async Task<Inventory> InventoryAsync(SomeImage built, params (string Name, string Text)[] more)
    {
        var release = await Release(more).ReadAsync();
        return Inventory.Of(release, BaseFacts.Of(await built.ReadAsync(ImageReading.OfBase(release)), release), Context);
    }

    // What the databases of packages know their files by.
#pragma warning disable CA5350, CA5351
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Sha1(string text) => Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350, CA5351
}
