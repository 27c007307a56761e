using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Omega.Core.Settings;
using Omega.Core.Tests.Trust;

namespace Omega.Core.Tests.Evidence;

/// <summary>What this host alone proves of a release that was verified once, and what it does not, after the careless or hostile change of one thing.</summary>
public sealed class HostProofTests : IDisposable
{
    private readonly KeptRelease _release = new();

    [Fact]
    public async Task What_was_verified_once_is_proven_without_registry_and_trust_server()
    {
        await _release.VerifyOnceAsync();

        var verdict = await _release.ProveAsync();

        Assert.Null(verdict.Refusal);
        Assert.Equal(["omega"], verdict.Image!.Signers);
        Assert.Equal($"{SomeTrustData.Repository}@{_release.Digest}", verdict.Image.ToString());
    }

    [Fact]
    public async Task What_was_never_verified_here_is_not_proven_and_the_remedy_is_told() => Assert.Equal(
        $"Refused: the manifest of version {KeptRelease.Version} ({_release.Digest}) is not kept on this host, or was changed. Keep it while the registry answers: `./omega ledger verify`.",
        (await _release.ProveAsync()).Refusal);

    [Fact]
    public async Task A_kept_manifest_with_other_bytes_proves_nothing()
    {
        await _release.VerifyOnceAsync();
        await File.AppendAllTextAsync(_release.ManifestFile, " ");

        Assert.Contains("is not kept on this host, or was changed", (await _release.ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    /// <summary>An enemy in the network repeats what a server said before a release was signed: that must not take its proof away.</summary>
    [Fact]
    public async Task Words_that_a_server_repeats_do_not_take_the_place_of_later_ones()
    {
        var later = "";
        _release.Data.Before = signed => Timestamp(signed, 5);
        _release.Data.After = text => later = text;
        Assert.Equal(5, await KeptAsync());

        _release.Data.After = _ => later.Replace("\"version\":5", "\"version\":3", StringComparison.Ordinal);
        Assert.Equal(5, await KeptAsync());
        _release.Data.After = _ => later.Replace("\"version\":5", "\"version\":5e40", StringComparison.Ordinal);
        Assert.Equal(5, await KeptAsync());
        _release.Data.After = _ => later.Replace("\"version\":5", "\"version\":7", StringComparison.Ordinal);
        Assert.Equal(7, await KeptAsync());

        // Begun anew, it counts from one again, and has another root.
        _release.Data.Before = signed => Timestamp(signed, 1);
        _release.Data.After = text => text;
        Assert.Equal(1, await KeptAsync());

        static void Timestamp(Dictionary<string, JsonObject> signed, int version)
        {
            if (signed.TryGetValue("timestamp", out var role))
            {
                role["version"] = version;
            }
        }

        async Task<int> KeptAsync()
        {
            await _release.VerifyOnceAsync();
            return JsonNode.Parse(await File.ReadAllTextAsync(_release.TrustDataFile))!["roles"]!["timestamp"]!["signed"]!["version"]!.GetValue<int>();
        }
    }

    [Fact]
    public async Task Trust_data_whose_word_has_ended_proves_nothing()
    {
        await _release.VerifyOnceAsync();
        _release.Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

        Assert.Contains("is expired: ", (await _release.ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-06-01", "2027-06-01", "the role root is not signed by its keys")]
    [InlineData("\"length\":528", "\"length\":529", "the role targets/omega is not signed by its keys")]
    [InlineData("\"method\":\"ecdsa\"", "\"method\":\"none\"", "the role root is not signed by its keys")]
    [InlineData("{\"method\"", "{{\"method\"", "it cannot be read")]
    public async Task Trust_data_that_was_changed_proves_nothing(string from, string to, string why)
    {
        await _release.VerifyOnceAsync();
        var file = _release.TrustDataFile;
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(from, to, StringComparison.Ordinal));

        Assert.StartsWith($"Refused: the trust data in {file} is not what was signed: {why}. ", (await _release.ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_of_other_trust_data_of_the_same_keys_prove_nothing()
    {
        await _release.VerifyOnceAsync();
        var file = _release.TrustDataFile;
        using var before = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        _release.Data.Before = signed => signed["targets/omega"]["version"] = 2;
        _ = _release.Data.ToString();
        var timestamp = before.RootElement.GetProperty("roles").GetProperty("timestamp").GetRawText();
        using var after = JsonDocument.Parse(_release.Data.ToString());
        await File.WriteAllTextAsync(file, after.RootElement.GetRawText().Replace(
            after.RootElement.GetProperty("roles").GetProperty("timestamp").GetRawText(), timestamp, StringComparison.Ordinal));

        Assert.Contains("the timestamp names another snapshot", (await _release.ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signer_who_is_known_to_be_revoked_proves_nothing()
    {
        await _release.VerifyOnceAsync();
        _release.Policy = _release.Policy with { Revoked = [new RevokedSigner(_release.Data.SignerId, "2026-01-01T00:00:00Z")] };

        Assert.Contains("whose key counts no more", (await _release.ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signer_whom_nobody_expects_now_proves_nothing()
    {
        await _release.VerifyOnceAsync();
        _release.Policy = _release.Policy with { Signers = [SomeTrustData.Key("somebody")] };

        Assert.Contains("whose keys are not all in omega:signing.signers", (await _release.ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_of_the_same_digest_is_not_proven()
    {
        await _release.VerifyOnceAsync();

        Assert.Contains("no signature for version 20260401-120001", (await _release.ProveAsync("20260401-120001")).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_whose_configuration_is_another_one_is_refused()
    {
        await _release.VerifyOnceAsync();
        _release.Image = KeptRelease.Built().Layer(("more", "more"));

        Assert.StartsWith($"Refused: the image that the Docker engine has as {SomeTrustData.Repository}@{_release.Digest} was changed: its configuration is ",
            (await _release.ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_with_one_changed_layer_is_refused_though_its_configuration_is_as_it_was()
    {
        await _release.VerifyOnceAsync();
        _release.Image = KeptRelease.Built().Changed(("page", "HELLO"));

        Assert.StartsWith($"Refused: the image that the Docker engine has as {SomeTrustData.Repository}@{_release.Digest} was changed: its layers are ",
            (await _release.ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_the_engine_itself_finds_changed_is_refused()
    {
        await _release.VerifyOnceAsync();
        _release.Refused = "the image was changed: file integrity checksum failed.";

        Assert.Equal("Refused: the image was changed: file integrity checksum failed.", (await _release.ProveAsync()).Refusal);
    }

    [Theory]
    [InlineData(KeptRelease.Version, true, null)]
    [InlineData("20260401-120001", true, "is signed for version 20260401-120001")]
    [InlineData(KeptRelease.Version, false, "is signed, but by none of omega:signing.signers")]
    public async Task A_signature_of_cosign_is_proven_by_what_is_kept_of_it(string signedFor, bool isExpected, string? refusal)
    {
        _release.SignByCosign(signedFor);
        await _release.VerifyOnceAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _release.Policy = isExpected ? _release.Policy : _release.Policy with { Signers = [other.ExportSubjectPublicKeyInfoPem()] };

        var verdict = await _release.ProveAsync();

        Assert.Equal(refusal is null, verdict.IsVerified);
        Assert.Contains(refusal ?? "", verdict.Refusal ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_are_those_of_the_image_that_the_kept_manifest_names_and_of_no_other()
    {
        await _release.VerifyOnceAsync();
        Assert.NotNull(await _release.LabelsAsync());

        _release.Image = KeptRelease.Built().Layer(("more", "more"));
        Assert.Null(await _release.LabelsAsync());
    }

    public void Dispose() => _release.Dispose();
}
