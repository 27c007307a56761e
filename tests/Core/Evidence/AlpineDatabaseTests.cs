using System.Security.Cryptography;
using System.Text;
using Omega.Core.Evidence;

namespace Omega.Core.Tests.Evidence;

/// <summary>
/// The database as apk writes it, field by field: packages of musl and busybox as Alpine has them (owners, modes, triggers, links whose hash is that of where they
/// lead), a file at the root, and one of apk 3 with a cut SHA-256.
/// </summary>
public sealed class AlpineDatabaseTests
{
    private static readonly string Installed = $"""
        C:Q1Deb0jNytkrjPW4N/eKLZ43BwOlw=
        P:musl
        V:1.2.5-r10
        A:x86_64
        S:407278
        I:667648
        T:the musl c library (libc) implementation
        U:https://musl.libc.org/
        L:MIT
        o:musl
        m:Somebody <somebody@example.org>
        t:1743000000
        c:f93af038c3de7146121c2ea8124ba5ce29b4b058
        p:so:libc.musl-x86_64.so.1=1
        F:lib
        R:ld-musl-x86_64.so.1
        a:0:0:755
        Z:{Q1("musl")}
        R:libc.musl-x86_64.so.1
        a:0:0:777
        Z:Q17yJ3JFNypA4mxhJJr0ou6CzsJVI=

        C:Q1iZ+C2JJdBlm2KKtAOkSkM7zZegY=
        P:busybox
        V:1.37.0-r18
        A:x86_64
        L:GPL-2.0-only
        o:busybox
        D:so:libc.musl-x86_64.so.1
        r:busybox-initscripts
        F:
        R:welcome
        Z:{Q1("hello")}
        F:bin
        M:0:0:1777
        R:busybox
        a:0:0:755
        Z:{Q2("busybox")}
        F:etc
        R:securetty
        Z:{Q1("as the package had it")}

        P:alpine-keys
        V:2.5-r0
        A:x86_64
        o:alpine-keys
        F:etc
        F:etc/apk
        F:etc/apk/keys
        R:alpine.pub
        Z:{Q1("key")}

        """;

    private static readonly ImageReading Whole = new((_, _) => true, PackageDatabase.IsPart);

    [Theory]
    [InlineData("lib/apk/db/installed", false)]
    [InlineData("usr/lib/apk/db/installed", true)]
    public async Task Every_file_has_its_package_wherever_the_database_lies_and_also_where_folders_are_merged(string database, bool isMerged)
    {
        var lib = isMerged ? "usr/lib" : "lib";
        var read = await new SomeImage().Layer(
            [.. isMerged ? [("lib", "-> usr/lib"), ("bin", "-> usr/bin")] : Array.Empty<(string, string)>(),
            ($"{lib}/ld-musl-x86_64.so.1", "musl"), ($"{lib}/libc.musl-x86_64.so.1", "-> ld-musl-x86_64.so.1"), ("welcome", "hello"),
            (isMerged ? "usr/bin/busybox" : "bin/busybox", "busybox"), ("etc/securetty", "changed since"), ("etc/apk/keys/alpine.pub", "key"), ("etc/other", "nobody's"),
            ("etc/os-release", "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.23.0\n"), (database, Installed)]).ReadAsync(Whole);

        var packages = PackageDatabase.Read(read)!;

        Assert.Equal(new Distribution("alpine", "3.23.0"), packages.Kind.Distribution);
        Assert.Equal(["alpine-keys 2.5-r0", "busybox 1.37.0-r18", "musl 1.2.5-r10"], packages.Packages.Select(package => $"{package.Name} {package.Version}"));
        Assert.Equal(("musl", true), Of($"/{lib}/ld-musl-x86_64.so.1"));
        Assert.Equal("musl", Of($"/{lib}/libc.musl-x86_64.so.1").Name);
        Assert.Equal(("busybox", true), Of("/welcome"));
        Assert.Equal(("busybox", true), Of(isMerged ? "/usr/bin/busybox" : "/bin/busybox"));
        Assert.Equal(("busybox", false), Of("/etc/securetty"));
        Assert.Equal(("alpine-keys", true), Of("/etc/apk/keys/alpine.pub"));
        Assert.Null(packages.OwnerOf("/etc/other"));

        (string? Name, bool IsUnchanged) Of(string path) => packages.OwnerOf(path) is { } owner ? (owner.Package.Name, owner.IsUnchanged) : (null, false);
    }

    private static string Q2(string text) => $"Q2{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 20))}";

#pragma warning disable CA5350 // What the database knows its files by.
    private static string Q1(string text) => $"Q1{Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(text)))}";
#pragma warning restore CA5350
}
