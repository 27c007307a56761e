using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Omega.Cli.Releases;
using Omega.Cli.Tests.Support;
using Omega.Core.Evidence;
using Omega.Core.Registries;

namespace Omega.Cli.Tests.Releases;

/// <summary>What a newer base mends, by a scanner that says what a test lets it say of each package.</summary>
public sealed class BaseFindingsTests : IDisposable
{
    private const string Pinned = "docker.io/library/nginx:1@sha256:pinned";
    private const string Newer = "docker.io/library/nginx:1@sha256:newer";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeProcesses _engine = new FakeProcesses().On("docker image inspect", 1).On("docker rmi");
    private readonly Dictionary<string, string[]> _known = new() { ["1.0"] = ["CVE-1", "CVE-2"], ["1.1"] = ["CVE-2", "CVE-3"] };
    private readonly Dictionary<string, string> _images = new() { [Pinned] = "1.0", [Newer] = "1.1" };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_mended_what_comes_new_and_what_stays_are_told_apart_and_both_images_go_again()
    {
        var found = await FindAsync();

        Assert.Null(found.Problem);
        Assert.Equal(("CVE-1", "CVE-3", "CVE-2"), (Ids(found.Mended), Ids(found.Added), Ids(found.Staying)));
        Assert.Equal([$"docker rmi {Pinned}", $"docker rmi {Newer}"], _engine.Lines.Where(line => line.StartsWith("docker rmi", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_image_that_was_here_before_stays()
    {
        var engine = new FakeProcesses().On("docker image inspect");

        Assert.Null((await FindAsync(engine)).Problem);

        Assert.DoesNotContain(engine.Lines, line => line.StartsWith("docker rmi", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_fetched_or_scanned_is_a_problem_and_never_nothing_known()
    {
        _images.Remove(Newer);
        Assert.Equal("cannot be pulled", (await FindAsync()).Problem);

        _images[Newer] = "1.1";
        _known.Remove("1.1");
        Assert.Contains("trivy failed: no database", (await FindAsync()).Problem, StringComparison.Ordinal);

        _images[Newer] = "";
        Assert.Contains("has no package database of Debian or Alpine", (await FindAsync()).Problem, StringComparison.Ordinal);
    }

    private static string Ids(IEnumerable<Finding> findings) => string.Join(' ', findings.Select(finding => finding.Id));

    private Task<BaseFindings> FindAsync(FakeProcesses? engine = null)
    {
        var store = new EvidenceStore(_folder.Path);
        return BaseFindings.OfAsync(engine ?? _engine, new SavedImage(store, RunAsync, "linux/amd64"), new VulnerabilityScan("/srv/trivy", store, RunAsync), Pinned, Newer, default);
    }

    private Task<string> RunAsync(string step, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation)
    {
        if (step == EvidenceScript.Save)
        {
            Save(_images.GetValueOrDefault(variables["IMAGE"]) ?? throw new OmegaException("cannot be pulled"), variables["FILE"]);
            return Task.FromResult("");
        }

        var sbom = File.ReadAllText(variables["SBOM"]);
        var version = _known.Keys.FirstOrDefault(one => sbom.Contains($"nginx@{one}", StringComparison.Ordinal));
        return Task.FromResult(version is null ? """{"scanner":"trivy","failure":"no database"}""" : JsonSerializer.Serialize(new
        {
            scanner = "trivy",
            about = new { Version = "1", VulnerabilityDB = new { UpdatedAt = "2026-04-01T00:00:00Z" } },
            report = new
            {
                Results = new[]
                {
                    new
                    {
                        Packages = new[] { new { Name = "nginx", Version = version } },
                        Vulnerabilities = _known[version].Select(id => new { VulnerabilityID = id, PkgName = "nginx", InstalledVersion = version, Severity = "HIGH" }),
                    },
                },
            },
        }));
    }

    /// <summary>An image of Debian with one package, or with none.</summary>
    private static void Save(string version, string file)
    {
        var layer = Tar(version.Length == 0 ? [("etc/other", "x")] :
        [
            ("etc/os-release", "ID=debian\nVERSION_ID=12\n"),
            ("var/lib/dpkg/status", $"Package: nginx\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n\n"),
            ("var/lib/dpkg/info/nginx.list", "/usr/sbin/nginx\n"),
        ]);
        var config = JsonSerializer.Serialize(new { architecture = "amd64", rootfs = new { type = "layers", diff_ids = new[] { $"sha256:{Hash(layer)}" } } });
        File.WriteAllBytes(file, Tar(
        [
            ("layer.tar", Encoding.Latin1.GetString(layer)), ("config.json", config),
            ("manifest.json", """[{"Config":"config.json","Layers":["layer.tar"]}]"""),
        ]));
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));

    private static byte[] Tar((string Name, string Text)[] files)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.Latin1.GetBytes(text)), ModificationTime = DateTimeOffset.UnixEpoch });
            }
        }

        return tar.ToArray();
    }
}
