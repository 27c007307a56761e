using System.Text.Json;
using Omega.Core.Evidence;

namespace Omega.Scripts.Tests.Release;

/// <summary>What the scanners are asked, and what the real Trivy says of a release by a database of made-up entries.</summary>
public sealed class ScanStepTests : IDisposable
{
    private const string Sbom = """
        {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"container","bom-ref":"image","name":"omega/web"}},"components":[
          {"type":"operating-system","bom-ref":"distribution","name":"debian","version":"12"},
          {"type":"library","bom-ref":"p","name":"libssl3","version":"3.0.17-1~deb12u2","purl":"pkg:deb/debian/libssl3@3.0.17-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl",
           "properties":[{"name":"aquasecurity:trivy:PkgType","value":"debian"},{"name":"aquasecurity:trivy:SrcName","value":"openssl"},
             {"name":"aquasecurity:trivy:SrcVersion","value":"3.0.17"},{"name":"aquasecurity:trivy:SrcRelease","value":"1~deb12u2"}]}],
         "dependencies":[{"ref":"image","dependsOn":["distribution","p"]}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("omega-scan-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_machine_without_the_scanner_says_so_and_does_not_fail()
    {
        using var machine = new Machine();

        (await machine.RunAsync(Asking("trivy", ""))).Printed("""{"scanner":"trivy","missing":true}""");
    }

    [Theory]
    [InlineData("trivy")]
    [InlineData("grype")]
    public async Task A_scanner_that_fails_is_evidence_and_is_not_told_what_to_do_by_the_environment(string scanner)
    {
        using var machine = new Machine();
        machine.Install(scanner, "#!/bin/bash\n[ -z \"${TRIVY_SEVERITY:-}${GRYPE_ONLY_FIXED:-}\" ] || exit 0\nprintf 'no \"database\"\\n' >&2\nexit 1\n");
        var asking = Asking(scanner, "");
        (asking["TRIVY_SEVERITY"], asking["GRYPE_ONLY_FIXED"]) = ("LOW", "true");

        (await machine.RunAsync(asking)).Printed($$"""{"scanner":"{{scanner}}","failure":"no \"database\""}""");
    }

    [SkippableFact]
    public async Task The_real_trivy_refuses_a_release_by_its_database_and_lets_it_pass_where_that_is_decided()
    {
        var database = Environment.GetEnvironmentVariable("OMEGA_TEST_TRIVY_DB");
        Skip.If(database is null, "OMEGA_TEST_TRIVY_DB names no database of Trivy with made-up entries.");
        Skip.If(!Has("trivy"), "trivy is not on PATH.");
        var made = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(database!, "db", "metadata.json"))).RootElement.GetProperty("UpdatedAt").GetDateTimeOffset();
        Directory.CreateDirectory(Path.Combine(_folder, "db"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(database!, "db")))
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder, "db", Path.GetFileName(file)), await File.ReadAllBytesAsync(file));
        }

        using var machine = new Machine();
        machine.Install("trivy", $"#!/bin/bash\nPATH='{Environment.GetEnvironmentVariable("PATH")}' exec trivy \"$@\"\n");
        var printed = await machine.RunAsync(Asking("trivy", _folder));

        Assert.Equal(0, printed.ExitCode);
        Assert.Contains("  - CVE-1900-0003 (high) in libssl3 3.0.17-1~deb12u2, mended in ", ScanJudge.Judge(printed.Output, new ScanSettings(), 1, made).Refusal, StringComparison.Ordinal);
        Assert.Null(ScanJudge.Judge(printed.Output, new ScanSettings(Threshold: Severity.Critical), 1, made).Refusal);
        Assert.Contains("older than omega:evidence.scan.maxAgeHours (48)", ScanJudge.Judge(printed.Output, new ScanSettings(), 1, made.AddHours(49)).Refusal, StringComparison.Ordinal);
    }

    private Dictionary<string, string> Asking(string scanner, string database)
    {
        var sbom = Path.Combine(_folder, "sbom.json");
        File.WriteAllText(sbom, Sbom);
        return new()
        {
            [Infra.Support.ScriptCommand.Variable] = EvidenceScript.Read(EvidenceScript.Scan, SigningMethod.ContentTrust),
            ["SCANNER"] = scanner,
            ["DATABASE"] = database,
            ["SBOM"] = sbom,
        };
    }

    private static bool Has(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
