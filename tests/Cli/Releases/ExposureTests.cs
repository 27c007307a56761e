using System.Text;
using Omega.Cli.Ledger;
using Omega.Cli.Releases;
using Omega.Cli.Tests.Support;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Trust;

namespace Omega.Cli.Tests.Releases;

/// <summary>Who served a vulnerability: releases 1 and 3 have nginx@1, which is affected, release 2 has nginx@2.</summary>
public sealed class ExposureTests : IDisposable
{
    private const string Id = "CVE-1900-0001";

    private readonly TemporaryFolder _folder = new();
    private int _scans;

    private EvidenceStore Store => new(_folder.Path);

    [Fact]
    public async Task Each_affected_release_is_told_with_its_times()
    {
        var exposure = await AskAsync(Ledger((1, 1), (2, 2), (3, 3)));

        Assert.Equal(
            ["dev site 20240401-134501 nginx 1 2024-04-01T11:00:00Z-2024-04-01T12:00:00Z", "dev site 20240401-134503 nginx 1 2024-04-01T13:00:00Z-now"],
            Exposed(exposure));
        Assert.Empty(exposure.Unknown);
    }

    [Fact]
    public async Task A_release_that_is_gone_back_to_has_two_times_and_one_that_only_changed_beside_has_one()
    {
        var exposure = await AskAsync(Ledger((1, 1), (1, 1), (2, 2), (1, 2)));

        Assert.Equal(
            ["dev site 20240401-134501 nginx 1 2024-04-01T11:00:00Z-2024-04-01T13:00:00Z", "dev site 20240401-134501 nginx 1 2024-04-01T14:00:00Z-now"],
            Exposed(exposure));
    }

    [Fact]
    public async Task An_edge_that_went_on_from_an_affected_release_is_exposed_too()
    {
        var exposure = await AskAsync(Ledger((1, 1), (2, 1)));

        Assert.Equal(
            ["dev edge 20240401-134501 nginx 1 2024-04-01T12:00:00Z-now", "dev site 20240401-134501 nginx 1 2024-04-01T11:00:00Z-2024-04-01T12:00:00Z"],
            Exposed(exposure).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Inventories_of_the_same_packages_are_scanned_once_over_all_stacks()
    {
        var exposure = Exposure();

        await exposure.AddAsync(Ledger((1, 1), (2, 2), (3, 3)), fetch: null, CancellationToken.None);
        await exposure.AddAsync(Ledger((1, 1), (2, 2)) with { Stack = "prod" }, fetch: null, CancellationToken.None);

        Assert.Equal((2, 5), (_scans, exposure.Releases));
        Assert.Equal(["dev", "dev", "prod"], exposure.Exposed.Select(one => one.Stack));
    }

    [Fact]
    public async Task A_release_whose_inventory_is_not_kept_is_never_silently_clean()
    {
        var ledger = Ledger((1, 1), (2, 2));
        Forget(2);

        var exposure = await AskAsync(ledger);

        Assert.Contains("is not kept on this host; with --fetch", Assert.Single(exposure.Unknown).Why, StringComparison.Ordinal);
        Assert.Equal("20240401-134502", exposure.Unknown[0].Version);
    }

    [Fact]
    public async Task What_is_not_kept_is_got_where_that_is_asked_for_and_what_is_nowhere_hides_nothing_of_the_others()
    {
        var (one, ledger) = (Sbom(1), Ledger((1, 1), (2, 2), (3, 3)));
        Forget(1);
        Forget(2);
        var exposure = Exposure();

        await exposure.AddAsync(ledger, (record, _) => record.Digest == DigestOf(1)
            ? Task.FromResult(one) : throw new OmegaException("It is nowhere.", ExitCode.Refused), CancellationToken.None);

        Assert.Equal(["20240401-134501", "20240401-134503"], exposure.Exposed.Select(release => release.Version));
        Assert.Equal(("20240401-134502", "It is nowhere"), (Assert.Single(exposure.Unknown).Version, exposure.Unknown[0].Why));
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_waited_for_once()
    {
        var (asked, ledger) = (0, Ledger((1, 1), (2, 2), (3, 3)));
        Forget(1);
        Forget(3);
        var exposure = Exposure();

        await exposure.AddAsync(ledger, (_, _) => throw new OmegaException($"No answer, {++asked}."), CancellationToken.None);

        Assert.Equal(["20240401-134501 No answer, 1", "20240401-134503 No answer, 1"], exposure.Unknown.Select(one => $"{one.Version} {one.Why}"));
    }

    [Fact]
    public async Task An_inventory_that_is_not_the_one_of_the_ledger_counts_as_none()
    {
        var ledger = Ledger((1, 1));
        Keep(1, "nginx@2");

        ledger = ledger with { Records = [.. ledger.Records] };
        Directory.EnumerateFiles(_folder.Path, "*.content", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains("nginx@1", StringComparison.Ordinal))
            .ToList().ForEach(file => File.WriteAllText(file, "changed"));

        Assert.Contains("is not kept on this host", Assert.Single((await AskAsync(ledger)).Unknown).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_was_edited_answers_for_nothing()
    {
        var ledger = Ledger((1, 1), (2, 2));
        ledger = ledger with { Records = [ledger.Records[0] with { Evidence = ledger.Records[1].Evidence }, ledger.Records[1]] };

        Assert.StartsWith("its record does not stand: record 1 was edited", Assert.Single((await AskAsync(ledger)).Unknown).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_served_without_an_inventory_is_told()
    {
        var ledger = Ledger((1, 1));
        var record = ledger.Records[0] with { Evidence = "" };

        var exposure = await AskAsync(ledger with { Records = [record with { Hash = record.ComputeHash() }] });

        Assert.Equal("the ledger names no inventory of it: it was served without omega:evidence", Assert.Single(exposure.Unknown).Why);
    }

    [Fact]
    public async Task Records_that_the_ledger_dropped_are_told_unless_they_are_not_asked_for()
    {
        var ledger = Ledger((1, 1), (2, 2), (3, 3));
        ledger = ledger with { Records = [.. ledger.Records.Skip(1)] };

        Assert.Contains("those before record 2 are gone from it", Assert.Single((await AskAsync(ledger)).Unknown).Why, StringComparison.Ordinal);
        Assert.Empty((await AskAsync(ledger, "2024-04-01T12:30Z")).Unknown);
    }

    [Fact]
    public async Task What_ended_before_the_time_that_is_asked_for_is_left_out() => Assert.Equal(
        ["dev site 20240401-134503 nginx 1 2024-04-01T13:00:00Z-now"], Exposed(await AskAsync(Ledger((1, 1), (2, 2), (3, 3)), "2024-04-01T12:30Z")));

    [Fact]
    public async Task What_is_removed_serves_nothing_now()
    {
        var exposure = await AskAsync(Ledger((1, 1)) with { Served = null });

        Assert.NotNull(exposure.Exposed.Single().Until);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Exposed(Exposure exposure) =>
        exposure.Exposed.Select(one => $"{one.Stack} {one.Role} {one.Version} {one.Package} {one.Installed} {one.From}-{one.Until ?? "now"}");

    private async Task<Exposure> AskAsync(StackLedger ledger, string? since = null)
    {
        var exposure = Exposure(since is null ? null : UtcTime.Read(since, "--since"));
        await exposure.AddAsync(ledger, fetch: null, CancellationToken.None);
        return exposure;
    }

    private Exposure Exposure(DateTimeOffset? since = null) => new(Id, since, Store, new VulnerabilityScan(null, Store, (_, variables, _) =>
    {
        _scans++;
        var found = File.ReadAllText(variables["SBOM"]).Contains("nginx@1", StringComparison.Ordinal)
            ? $$"""{"VulnerabilityID":"{{Id}}","PkgName":"nginx","InstalledVersion":"1","FixedVersion":"2","Severity":"LOW"},""" : "";
        return Task.FromResult($$$"""
            {"scanner":"trivy","about":{"Version":"1"},"report":{"Results":[{"Packages":[{}],"Vulnerabilities":[{{{found}}}{"VulnerabilityID":"CVE-1900-0009"}]}]}}
            """);
    }));

    /// <summary>A ledger of releases, each with the release that the edge went on from, an hour apart.</summary>
    private StackLedger Ledger(params (int Release, int Edge)[] served)
    {
        IReadOnlyList<LedgerRecord> records = [];
        foreach (var (release, edge) in served)
        {
            records = LedgerChain.Append(records, new LedgerRecord
            {
                Version = $"20240401-13450{release}",
                Digest = DigestOf(release),
                Content = "sha256:" + new string('c', 64),
                Base = "image:1@sha256:" + new string('b', 64),
                Commit = new string('a', 40),
                Edge = $"localhost:5000/omega/web@{DigestOf(edge)}",
                Settings = $"sha256:{records.Count:x64}",
                Evidence = new EvidenceLine(Keep(release, release == 2 ? "nginx@2" : "nginx@1"), null, "not scanned").ToString(),
                Stack = "dev",
                DeployedAt = $"2024-04-01T1{records.Count + 1}:00:00Z",
                By = "somebody",
            }, built: true);
        }

        return new StackLedger("dev", records, records[^1].Version);
    }

    private void Forget(int release) => Directory.Delete(Path.Combine(_folder.Path, new string((char)('0' + release), 64)), recursive: true);

    private static Statement Sbom(int release, string package = "nginx@1") =>
        Statement.Of(StatementKind.Sbom, "localhost:5000/omega/web", Digest.Parse(DigestOf(release)), Encoding.UTF8.GetBytes($$$"""
            {"bomFormat":"CycloneDX","metadata":{},"components":[{"type":"library","name":"nginx","purl":"pkg:deb/debian/{{{package}}}"},{"type":"file","name":"/{{{release}}}"}]}
            """));

    private Digest Keep(int release, string package)
    {
        var (digest, statement) = (Digest.Parse(DigestOf(release)), Sbom(release, package));
        Store.Keep(digest, [Artifact.Of(new RegistryManifest(digest, 500, digest, false), Artifact.InToto, statement.Content, new Dictionary<string, string>())]);
        return statement.Digest;
    }

    private static string DigestOf(int release) => "sha256:" + new string((char)('0' + release), 64);
}
