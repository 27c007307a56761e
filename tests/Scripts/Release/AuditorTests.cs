using System.Diagnostics;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Trust;
using Omega.Image.Tests.Support;

namespace Omega.Scripts.Tests.Release;

/// <summary>What a release's evidence is to somebody who has cosign, jq and a public key, as docs/evidence.md says; with the real cosign and a real registry.</summary>
public sealed class AuditorTests : IDisposable
{
    private const string Version = "20260401-120000";

    /// <summary>Configuration of the image that stands for a release: the empty object.</summary>
    private static readonly Digest Config = Digest.Of("{}");

    private static readonly string[] NeedsMore = ["record", "trust/", "index.html"];

    private readonly string _folder = Directory.CreateTempSubdirectory("omega-auditor-").FullName;
    private readonly List<Process> _running = [];

    public void Dispose()
    {
        foreach (var process in _running)
        {
            process.Kill();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Statements_are_read_with_cosign_and_have_the_digests_that_the_ledger_names(bool hasReferrers)
    {
        Skip.IfNot(Has("cosign") && Has("oci-registry"), "cosign and oci-registry are not on PATH.");
        await BashAsync("cosign generate-key-pair", ("COSIGN_PASSWORD", "secret"));
        var registry = Registry(hasReferrers);
        var image = new ImageSettings(registry, "omega/web", $"{registry}/omega/base:1@{Config}", "linux/amd64");
        var policy = new SigningSettings(SigningMethod.Cosign, [Read("cosign.pub")]);
        using var client = await ConnectedAsync(registry);
        await client.WriteAsync(image.Repository, Version, new Dictionary<string, string>());
        var store = new EvidenceStore(Path.Combine(_folder, "kept"));
        var trust = new ReleaseTrust(image, policy, client, Step, TimeProvider.System);
        var prepared = new PreparedEvidence(Encoding.UTF8.GetBytes(Bom), "{\"buildDefinition\":{\"externalParameters\":{\"commit\":\"abc\"}},\"runDetails\":{\"builder\":{\"id\":\"me\"}}}"u8.ToArray(), 0, new ScanVerdict("not scanned"));

        var verified = await new Publication(image, policy, client, Step, trust, store, digest => prepared.About(trust.Repository, digest))
            .PublishAsync(Version, Read("cosign.key"), "secret");

        var printed = await BashAsync($"IMAGE={verified.Reference}\ncosign() {{ command cosign \"$1\" --allow-http-registry \"${{@:2}}\"; }}\n{Documented()}");
        var said = prepared.About(trust.Repository, verified.Reference.Digest);
        Assert.Contains($"{said[0].Digest.Hex}  sbom.json\n{said[1].Digest.Hex}  provenance.json\n", printed, StringComparison.Ordinal);
        Assert.Contains("\"name\": \"/usr/sbin/nginx\"", printed, StringComparison.Ordinal);
        Assert.Contains("\"commit\": \"abc\"", printed, StringComparison.Ordinal);

        var lookup = new StatementLookup(image, policy, client, store, trust, TimeProvider.System);
        Assert.Equal(said.Select(statement => statement.Digest), (await lookup.FindAsync(verified, isRequired: true)).Statements.Select(statement => statement.Digest));
        await CleanUpAsync(client, registry, verified.Reference.Digest);
        Assert.True((await trust.VerifyAsync(Version, verified.Reference.Digest.ToString())).LacksSignature);
        Assert.Equal((3, 3), await lookup.RestoreAsync(verified.Reference.Digest));
        Assert.True((await trust.VerifyAsync(Version, verified.Reference.Digest.ToString())).IsVerified);

        async Task<string> Step(string step, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation) => step == TrustScript.Built
            ? Config.ToString()
            : await BashAsync(TrustScript.Read(step, SigningMethod.Cosign), [
                .. TrustScript.Environment(image, policy).Concat(variables).Select(variable => (variable.Key, variable.Value)),
                ("REGISTRY_USER", "omega"), ("REGISTRY_PASSWORD", "password"),
            ]);
    }

    [SkippableFact]
    public async Task A_second_builder_signs_with_his_own_key_and_his_word_is_read_with_cosign()
    {
        Skip.IfNot(Has("cosign") && Has("oci-registry"), "cosign and oci-registry are not on PATH.");
        await BashAsync("cosign generate-key-pair && cosign generate-key-pair --output-key-prefix second", ("COSIGN_PASSWORD", "secret"));
        var registry = Registry(hasReferrers: true);
        var image = new ImageSettings(registry, "omega/web", $"{registry}/omega/base:1@{Config}", "linux/amd64");
        var policy = new SigningSettings(SigningMethod.Cosign, [Read("cosign.pub")]);
        using var client = await ConnectedAsync(registry);
        await client.WriteAsync(image.Repository, Version, new Dictionary<string, string>());
        var store = new EvidenceStore(Path.Combine(_folder, "kept"));
        var trust = new ReleaseTrust(image, policy, client, Step, TimeProvider.System);
        var verified = await new Publication(image, policy, client, Step, trust, store, _ => []).PublishAsync(Version, Read("cosign.key"), "secret");
        var asking = new ReleaseTrust(image, policy with { Rebuilders = new([Read("second.pub")]) }, client, Step, TimeProvider.System);
        var digest = verified.Reference.Digest;
        var said = RebuildStatement.Of(trust.Repository, new() { Number = 1, Version = Version, Digest = digest.ToString(), Commit = "a", Base = "b" }, [Config]);
        var signature = new RebuildSignature(image, policy, client, Step, trust, store);

        Assert.Contains("by 0 of the 1 second builders", (await asking.VerifyAsync(Version, digest.ToString())).Refusal, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, (await Assert.ThrowsAsync<OmegaException>(() => signature.SignAsync(said, Version, digest, Read("cosign.key"), "secret"))).ExitCode);
        var signer = await signature.SignAsync(said, Version, digest, Read("second.key"), "secret");

        Assert.Equal([signer], (await asking.VerifyAsync(Version, digest.ToString())).Image!.Rebuilders);
        await BashAsync($"cosign verify-attestation --allow-http-registry --key second.pub --insecure-ignore-tlog=true --type urn:omega:rebuild:1 {verified.Reference}");

        async Task<string> Step(string step, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation) => step == TrustScript.Built
            ? Config.ToString()
            : await BashAsync(TrustScript.Read(step, SigningMethod.Cosign), [
                .. TrustScript.Environment(image, policy).Concat(variables).Select(variable => (variable.Key, variable.Value)),
                ("REGISTRY_USER", "omega"), ("REGISTRY_PASSWORD", "password"),
            ]);
    }

    private const string Bom = """{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"file","name":"/usr/sbin/nginx"}]}""";

    /// <summary>An ordinary clean-up: what has no tag of its own is taken away.</summary>
    private async Task CleanUpAsync(RegistryClient client, string registry, Digest image)
    {
        foreach (var artifact in await client.AttachedAsync("omega/web", image))
        {
            await BashAsync($"curl -sfX DELETE http://{registry}/v2/omega/web/manifests/{artifact.Digest}");
        }
    }

    /// <summary>Commands of the page that need neither ledger nor notary nor a site that serves, as they stand there.</summary>
    private static string Documented() => string.Join('\n', DocumentedPage.Of("docs/evidence.md").Section("With other tools").Commands.Select(command => command.Text)
        .Where(text => text.StartsWith("cosign verify-attestation", StringComparison.Ordinal)
            || (text.StartsWith("jq", StringComparison.Ordinal) && !NeedsMore.Any(word => text.Contains(word, StringComparison.Ordinal)))))
        + "\nsha256sum sbom.json provenance.json";

    private string Registry(bool hasReferrers)
    {
        var address = $"127.0.0.1:{FreePort.Find()}";
        _running.Add(Process.Start(new ProcessStartInfo("oci-registry", hasReferrers ? ["-address", address] : ["-address", address, "-no-referrers"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!);
        return address;
    }

    private static async Task<RegistryClient> ConnectedAsync(string registry)
    {
        var client = new RegistryClient(registry, "omega", "password");
        for (var begun = Stopwatch.StartNew(); await client.StatusAsync() is null && begun.Elapsed < Omega.Tests.Patience.Limit;)
        {
            await Task.Delay(50);
        }

        return client;
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(_folder, file));

    private async Task<string> BashAsync(string script, params (string Name, string Value)[] variables)
    {
        var result = await CliWrap.Cli.Wrap("bash").WithArguments(["-euo", "pipefail", "-c", "exec bash -euo pipefail -c \"$TEXT\""]).WithWorkingDirectory(_folder)
            .WithEnvironmentVariables(variables.Append(("TEXT", script)).GroupBy(one => one.Item1).ToDictionary(group => group.Key, group => (string?)group.Last().Item2))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        return result.ExitCode == 0 ? result.StandardOutput : throw new OmegaException($"{result.StandardError}{result.StandardOutput}");
    }

    private static bool Has(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
