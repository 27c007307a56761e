using System.Diagnostics;
using System.Globalization;
using System.Text;
using Omega.Cli.Ledger;
using Omega.Cli.Processes;
using Omega.Cli.Releases;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;
using Omega.Cli.Trust;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Trust;
using Xunit.Abstractions;

namespace Omega.Cli.Tests.Releases;

/// <summary>A full ledger, by the real Trivy: how long it takes is printed, and decides nothing. `dotnet test tests/Cli --filter ExposureTimeTests`.</summary>
public sealed class ExposureTimeTests(ITestOutputHelper log) : IDisposable
{
    private const int Files = 300;
    private const int ReleasesOfABase = 20;

    private readonly TemporaryFolder _folder = new();

    private EvidenceStore Store => new(_folder.Path);

    [SkippableFact]
    public async Task Two_hundred_releases_on_ten_bases_take_ten_scans()
    {
        var database = Environment.GetEnvironmentVariable("OMEGA_TEST_TRIVY_DB");
        Skip.If(database is null || ProgramPath.Find("trivy") is null, "OMEGA_TEST_TRIVY_DB names no database of Trivy with made-up entries, or trivy is not on PATH.");
        var ledger = Ledger();
        var steps = new StepRunner(Checkout.Find(), new SystemProcesses());
        var scan = new VulnerabilityScan(database, Store, (step, variables, stop) => steps.RunAsync(EvidenceScript.Read(step, SigningMethod.Cosign), variables, stop));
        var exposure = new Exposure("CVE-1900-0003", null, Store, scan);
        var watch = Stopwatch.StartNew();

        await exposure.AddAsync(ledger, fetch: null, CancellationToken.None);

        log.WriteLine($"{exposure.Releases} releases, {scan.Scans} scans: {watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
        Assert.Empty(exposure.Unknown);
        Assert.Equal((LedgerChain.Limit, LedgerChain.Limit / ReleasesOfABase, LedgerChain.Limit), (exposure.Releases, scan.Scans, exposure.Exposed.Count));
    }

    public void Dispose() => _folder.Dispose();

    private StackLedger Ledger()
    {
        IReadOnlyList<LedgerRecord> records = [];
        var time = new DateTimeOffset(2024, 4, 1, 12, 0, 0, TimeSpan.Zero);
        for (var number = 0; number < LedgerChain.Limit; number++)
        {
            var digest = Digest.Of($"{number}");
            var version = ReleaseVersion.Of(time.AddHours(number));
            records = LedgerChain.Append(records, new LedgerRecord
            {
                Version = version.ToString(),
                Digest = digest.ToString(),
                Content = Digest.Of("content").ToString(),
                Base = $"image:1@{Digest.Of("base")}",
                Commit = new string('a', 40),
                Evidence = new EvidenceLine(Keep(digest, number), null, "not scanned").ToString(),
                Stack = "dev",
                DeployedAt = version.Rfc3339,
                By = "somebody",
            }, built: true);
        }

        return new StackLedger("dev", records, records[^1].Version);
    }

    private Digest Keep(Digest release, int number)
    {
        var version = $"3.0.{number / ReleasesOfABase}";
        var files = string.Concat(Enumerable.Range(0, Files).Select(file => $$""",{"type":"file","name":"/{{file}}","hashes":[{"alg":"SHA-256","content":"{{Digest.Of($"{number} {file}").Hex}}"}]}"""));
        var statement = Statement.Of(StatementKind.Sbom, "localhost:5000/omega/web", release, Encoding.UTF8.GetBytes($$$"""
            {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"container","bom-ref":"image","name":"omega/web"}},"components":[
              {"type":"operating-system","bom-ref":"distribution","name":"debian","version":"12"},
              {"type":"library","bom-ref":"p","name":"libssl3","version":"{{{version}}}-1","purl":"pkg:deb/debian/libssl3@{{{version}}}-1?arch=amd64&distro=debian-12&upstream=openssl",
               "properties":[{"name":"aquasecurity:trivy:PkgType","value":"debian"},{"name":"aquasecurity:trivy:SrcName","value":"openssl"},
                 {"name":"aquasecurity:trivy:SrcVersion","value":"{{{version}}}"},{"name":"aquasecurity:trivy:SrcRelease","value":"1"}]}{{{files}}}],
             "dependencies":[{"ref":"image","dependsOn":["distribution","p"]}]}
            """));
        Store.Keep(release, [Artifact.Of(new RegistryManifest(release, 500, release, false), Artifact.InToto, statement.Content, new Dictionary<string, string>())]);
        return statement.Digest;
    }
}
