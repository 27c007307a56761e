using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omega.Cli.Commands;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Tests.Commands;
using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Tests.Evidence;
using Omega.Core.Tests.Trust;
using Omega.Core.Trust;

namespace Omega.Cli.Tests.Trust;

/// <summary>Trust data that ends is renewed by who has the keys, and begins anew with what this host proves, what serves among it.</summary>
public sealed class EvidenceRenewTests : IDisposable
{
    private const string Passphrase = "passphrase";
    private const string Later = "2099-01-01T00:00:00Z";

    private static readonly Digest Repository = Digest.Of("registry.example.com/omega/web");

    private readonly KeptReleases _releases = new();
    private readonly ECDsa _signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<string> _done = [];
    private SignedTrustData _data;

    public EvidenceRenewTests()
    {
        var key = SigningKey.Read(_signer.ExportPkcs8PrivateKeyPem(), "omega", Passphrase);
        var keys = Stage.Checkout.Keys;
        SecretFile.Write(Path.Combine(keys, "signer", "id"), key.Id);
        SecretFile.Write(Path.Combine(keys, "signer", "key.pub"), key.PublicText);
        Stage.Secrets["omega:signingKey"] = key.PrivateText;
        Stage.Secrets["omega:signingPassphrase"] = Passphrase;
        Stage.Policy = JsonSerializer.Serialize(new { method = "contentTrust", signers = new[] { key.Id }, server = "https://trust.example.com" });
        _data = Data("2026-06-01T00:00:00Z", _releases.Versions);
        Keep();
        _releases.PushAll();
        _releases.Otherwise = Step;
        Stage.Notary = Notary;
    }

    private CommandStage Stage => _releases.Stage;

    private string Serving => _releases.Versions[^1];

    [Fact]
    public async Task What_cosign_signed_has_no_end_and_is_refused_by_name()
    {
        Stage.Policy = JsonSerializer.Serialize(new { method = "cosign", signers = new[] { _releases.Signer } });

        var refusal = await Assert.ThrowsAsync<OmegaException>(() => RenewAsync(anew: false));

        Assert.Equal(ExitCode.Input, refusal.ExitCode);
        Assert.Contains("what a key signed has no end", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_done);
    }

    [Fact]
    public async Task The_signers_role_is_renewed_without_the_keys_of_the_repository_and_that_is_said()
    {
        Assert.Equal(ExitCode.Done, await RenewAsync(anew: false));

        Assert.Equal(["renew targets/omega"], _done);
        Assert.Contains("so the roles root and targets are not renewed here", Stage.Errors, StringComparison.Ordinal);
        Assert.Contains($"{Serving}  verified, holds until 2099-01-01", Stage.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_sign_is_renewed_too_where_the_keys_of_the_repository_are()
    {
        AddAdminKeys();

        Assert.Equal(ExitCode.Done, await RenewAsync(anew: false));

        Assert.Equal(["notary witness", "renew targets/omega"], _done);
    }

    [Fact]
    public async Task It_begins_anew_with_every_release_oldest_first()
    {
        Assert.Equal(ExitCode.Done, await RenewAsync(anew: true));

        Assert.Equal(["notary delete", "notary init", .. _releases.Versions.Select(version => $"sign {version}")], _done);
        Assert.All(_releases.Versions, version => Assert.Contains($"{version}  verified, holds until 2099-01-01", Stage.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_this_host_cannot_prove_is_not_signed_again_and_is_named()
    {
        var lost = _releases.Versions[0];
        _releases.Engine[lost] = new SomeImage().Layer(("page", "somebody was here"));

        Assert.Equal(ExitCode.Refused, await RenewAsync(anew: true));

        Assert.Equal(["notary delete", "notary init", .. _releases.Versions.Skip(1).Select(version => $"sign {version}")], _done);
        Assert.Contains($"Version {lost} is not signed again, as this host cannot prove it: ", Stage.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_taken_away_while_what_serves_is_not_proven()
    {
        _releases.Engine[Serving] = new SomeImage().Layer(("page", "somebody was here"));

        var refusal = await Assert.ThrowsAsync<OmegaException>(() => RenewAsync(anew: true));

        Assert.Equal(ExitCode.Refused, refusal.ExitCode);
        Assert.StartsWith($"What serves ({Serving}) cannot be proven by this host", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_done);
    }

    [Fact]
    public async Task Nothing_is_taken_away_where_this_machines_key_is_no_signer()
    {
        SecretFile.Write(Path.Combine(Stage.Checkout.Keys, "signer", "id"), new string('f', 64));

        var refusal = await Assert.ThrowsAsync<OmegaException>(() => RenewAsync(anew: true));

        Assert.Equal(ExitCode.Input, refusal.ExitCode);
        Assert.Contains("does not name ffff", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_done);
    }

    public void Dispose()
    {
        _releases.Dispose();
        _data.Dispose();
        _signer.Dispose();
    }

    private Task<int> RenewAsync(bool anew) =>
        new EvidenceRenewCommand { Checkout = Stage.Checkout, Processes = Stage, Report = Stage.Report, Registry = _releases.Registry }
            .ExecuteAsync(null!, new EvidenceRenewSettings { Anew = anew }, default);

    private string Step(ProcessCall call)
    {
        string Given(string variable) => call.Environment[variable]!;
        bool Is(string step) => Given("SCRIPT") == TrustScript.Read(step, SigningMethod.ContentTrust);
        if (Is(TrustScript.Renew))
        {
            _done.Add($"renew {Given("SIGNING_ROLES")}");
            Begin(_releases.Versions);
        }
        else if (Is(TrustScript.Sign))
        {
            _done.Add($"sign {Given("VERSION")}");
            _data.Says(Given("VERSION"), Digest.Parse(Given("DIGEST")));
        }
        else
        {
            Assert.True(Is(TrustScript.Evidence));
        }

        return _data.ToString();
    }

    /// <summary>A trust server by what its client prints and leaves in its folder.</summary>
    private (int ExitCode, string Output) Notary(ProcessCall call)
    {
        switch (call.Arguments[0])
        {
            case "list" when _done.Contains("notary delete") && !_done.Contains("notary init"):
                return (1, "* fatal: trust.example.com does not have trust data for registry.example.com/omega/web");
            case "list":
                var targets = JsonDocument.Parse(_data.ToString()).RootElement.GetProperty("roles").GetProperty("targets").GetRawText();
                var folder = call.Arguments[call.Arguments.ToList().IndexOf("--trustDir") + 1];
                SecretFile.Write(Path.Combine(folder, "tuf", "registry.example.com/omega/web", "metadata", "targets.json"), targets);
                return (0, "");
            case "init":
                AddAdminKeys();
                // The signer's role says nothing of the releases yet.
                Begin([]);
                break;
            case "key" or "delegation":
                return (0, "");
        }

        _done.Add($"notary {call.Arguments[0]}");
        return (0, "");
    }

    private void Begin(IEnumerable<string> versions)
    {
        _data.Dispose();
        _data = Data(Later, versions);
    }

    private SignedTrustData Data(string expires, IEnumerable<string> versions)
    {
        var key = ECDsa.Create(_signer.ExportParameters(includePrivateParameters: true));
        var data = new SignedTrustData("20200101-000000", Digest.Of("nothing"), key, expires);
        foreach (var version in versions)
        {
            data.Says(version, _releases.DigestOf(version));
        }

        return data;
    }

    /// <summary>What was kept when these releases were verified.</summary>
    private void Keep() => new EvidenceStore(Stage.Checkout.Evidence).Keep(Repository, "trust.json", Encoding.UTF8.GetBytes(_data.ToString()));

    private void AddAdminKeys() => SecretFile.Write(Path.Combine(Stage.Checkout.Keys, "admin", "docker", "trust", "private", "root.key"), "encrypted");
}
