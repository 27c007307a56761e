using System.Collections.Immutable;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Tests.Evidence;
using Omega.Core.Tests.Trust;
using Omega.Core.Trust;
using Omega.Infra.Tests.Policies;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Release;

/// <summary>What must be known of a release before it is published, in the whole program against mocks.</summary>
public sealed class EvidenceTests : IDisposable
{
    private const string Found = """
        {"scanner":"trivy","about":{"Version":"0.74.0","VulnerabilityDB":{"UpdatedAt":"NOW"}},"report":{"Results":[{"Packages":[{}],"Vulnerabilities":[
          {"VulnerabilityID":"CVE-1900-0001","PkgName":"nginx","InstalledVersion":"1.22.1-9","Severity":"CRITICAL"}]}]}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("omega-evidence-").FullName;

    private BuildContext Context => SomeStack.Context() with { Files = SomeBase.Context, EvidenceFolder = _folder };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_stack_that_asks_for_nothing_runs_no_step_of_it()
    {
        var graph = await InfraTest.RunAsync(Some.Settings(), Context);

        Assert.DoesNotContain(graph.Mocks.Steps, step => step is EvidenceScript.Save or EvidenceScript.Scan or EvidenceScript.Builder);
        Assert.Empty(graph.Mocks.Attached);
        Assert.DoesNotContain("evidence", Record(graph).Keys);
    }

    [Fact]
    public async Task A_release_with_a_finding_is_refused_before_anything_is_published()
    {
        var mocks = Mocks(Found.Replace("NOW", $"{DateTimeOffset.UtcNow:O}", StringComparison.Ordinal));

        var messages = await FailsAsync(Asking(ScanGate.Refuse), mocks);

        Assert.Contains(messages, message => message.StartsWith("Refused: 1 known vulnerabilities from high on", StringComparison.Ordinal));
        Assert.DoesNotContain(mocks.Steps, step => step is TrustScript.Push or TrustScript.Sign);
    }

    [Fact]
    public async Task A_release_that_cannot_be_scanned_is_refused_where_the_gate_asks_and_recorded_where_it_does_not()
    {
        var messages = await FailsAsync(Asking(ScanGate.Refuse), Mocks());
        Assert.Contains(messages, message => message.StartsWith("Refused: it could not be scanned: the program trivy is missing on this machine.", StringComparison.Ordinal));

        var graph = await InfraTest.RunAsync(Asking(ScanGate.Record), Context, mocks: Mocks());
        Assert.EndsWith("; not scanned", Record(graph)["evidence"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_of_unknown_parts_is_refused_or_the_record_says_how_many_bytes()
    {
        var mocks = Mocks(more: ("usr/sbin/evil", "evil"));
        var messages = await FailsAsync(Asking(ScanGate.Record), mocks);
        Assert.Contains(messages, message => message.Contains("/usr/sbin/evil: the base has no such file", StringComparison.Ordinal));
        Assert.DoesNotContain(mocks.Steps, step => step is TrustScript.Push);

        var recording = Asking(ScanGate.Record) with { Evidence = new EvidenceSettings(UnknownFiles.Record) };
        var graph = await InfraTest.RunAsync(recording, Context, mocks: Mocks(more: ("usr/sbin/evil", "evil")));
        Assert.Contains("; unknown origin: 4 bytes; ", Record(graph)["evidence"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_record_names_lies_beside_the_image()
    {
        var mocks = Mocks();
        var graph = await InfraTest.RunAsync(Asking(ScanGate.Record), Context, mocks: mocks);

        var line = EvidenceLine.Read(Record(graph)["evidence"])!;
        var said = mocks.Attached.Select(artifact => StatementJudge.StatementOf(artifact, Digest.Parse(RecordingMocks.Digest))!).ToList();
        Assert.Equal([StatementKind.Sbom, StatementKind.Provenance], said.Select(statement => statement.Kind));
        Assert.Equal((line.Sbom, line.Provenance), (said[0].Digest, said[1].Digest));
        Assert.Equal("package", Sbom.Read(said[0].Predicate).Files["/usr/sbin/nginx"].Origin);
        Assert.Equal(2, new EvidenceStore(_folder).Artifacts(Digest.Parse(RecordingMocks.Digest)).Count);
    }

    /// <summary>A base is read to its last byte, which takes longer than all else: the next release that takes the same of it does not read it again.</summary>
    [Fact]
    public async Task The_base_is_read_once()
    {
        var (first, second) = (Mocks(), Mocks());

        var one = await InfraTest.RunAsync(Asking(ScanGate.Record), Context, mocks: first);
        var other = await InfraTest.RunAsync(Asking(ScanGate.Record), Context, mocks: second);

        Assert.Equal((2, 1), (first.Steps.Count(step => step == EvidenceScript.Save), second.Steps.Count(step => step == EvidenceScript.Save)));
        Assert.Equal(Record(one)["evidence"], Record(other)["evidence"]);
    }

    /// <summary>What a preview cannot find out it takes from the record: another word there would be a change that is none.</summary>
    [Fact]
    public async Task A_preview_proposes_the_record_that_is_there()
    {
        var settings = Asking(ScanGate.Record);
        var served = await InfraTest.RunAsync(settings, Context, mocks: Mocks());
        var outputs = ImmutableDictionary.CreateRange<string, object>(
        [
            new("version", RecordingMocks.Version), new("image", $"localhost:5000/omega/web@{RecordingMocks.Digest}"),
            new("ledger", ImmutableArray.Create<object>(Record(served).ToImmutableDictionary(field => field.Key, field => (object)field.Value))),
        ]);

        var preview = await InfraTest.RunAsync(settings, Context, preview: true, mocks: new RecordingMocks { StackOutputs = outputs });

        Assert.Equal(Triggers(served), Triggers(preview));
    }

    [Fact]
    public async Task A_release_that_came_from_elsewhere_is_refused_where_nobody_signed_what_is_in_it()
    {
        var asking = Asking(ScanGate.Record);
        var settings = asking with { Release = Some.Release(), Evidence = asking.Evidence! with { Attested = true } };

        var messages = await FailsAsync(settings, Mocks(isPublished: true));

        Assert.Contains(messages, message => message.StartsWith("Refused: there is no inventory (SBOM) beside ", StringComparison.Ordinal));
    }

    private static OmegaSettings Asking(ScanGate gate) => Some.Settings() with { Evidence = new EvidenceSettings(Scan: new ScanSettings(gate)) };

    private async Task<IReadOnlyList<string>> FailsAsync(OmegaSettings settings, RecordingMocks mocks)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => InfraTest.RunAsync(settings, Context, mocks: mocks));
        return [.. (exception is AggregateException many ? many.Flatten().InnerExceptions : (IEnumerable<Exception>)[exception]).Select(one => one.Message)];
    }

    private static IEnumerable<string> Triggers(Graph graph) => ((ImmutableArray<object>)graph.Input("ledger-record", "triggers")!).Cast<string>();

    private static IReadOnlyDictionary<string, string> Record(Graph graph)
    {
        var stack = graph.Created.OfType<OmegaStack>().Single();
        return stack.Ledger.ValueAsync().GetAwaiter().GetResult()[^1];
    }

    /// <summary>The signer signs what it is given, so that the trust data names it.</summary>
    private static RecordingMocks Mocks(string? scanned = null, bool isPublished = false, params (string Name, string Text)[] more)
    {
        var release = SomeBase.Release(more);
        RecordingMocks mocks = null!;
        return mocks = new RecordingMocks
        {
            Held = isPublished ? null : new RegistryAnswer.Absent(),
            Config = release.Id.ToString(),
            Saved = name => name.StartsWith("localhost:5000/omega/web:", StringComparison.Ordinal) ? release.Save() : SomeBase.Debian().Save(),
            Scanned = scanned ?? """{"scanner":"trivy","missing":true}""",
            Evidence = variables => Signed(variables["VERSION"], variables["DIGEST"], mocks.Attached),
        };
    }

    private static string Signed(string version, string digest, IEnumerable<Artifact> attached)
    {
        var data = SomeTrustData.SignedBy(("targets/releases", ["omega"], null), ("targets/omega", ["omega"], null));
        var said = attached.Select(artifact => StatementJudge.StatementOf(artifact, Digest.Parse(digest))!)
            .Select(statement => (Name: $"{version}.{Statement.NameOf(statement.Kind)}", Digest: statement.Digest.ToString())).Append((Name: version, Digest: digest));
        foreach (var (name, signed) in said)
        {
            data = data.Says("targets/releases", signed, name).Says("targets/omega", signed, name);
        }

        return data.ToString();
    }
}
