using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Omega.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Omega.EndToEnd.Tests;

/// <summary>Signing and verification with the real cosign against the real registry, without a trust server.</summary>
[TestCaseOrderer("Omega.EndToEnd.Tests.Support.InOrder", "Omega.EndToEnd.Tests")]
public sealed partial class CosignTests(TestStack stack, ITestOutputHelper log) : IClassFixture<TestStack>
{
    private const string Repository = "localhost:5000/omega/web";
    private const string UnsignedVersion = "20200101-000001";
    private const string Password = "it's $a \"pass\" phrase";
    private const string OtherVersion = "20200101-000002";

    private static string? _image;

    private string Keys => Path.Combine(stack.State, "cosign");

    private void Ready(bool afterFirst = true)
    {
        var missing = stack.Missing ?? (Shell.Has("cosign") ? null : "cosign is not on PATH");
        Skip.If(missing is not null, $"cosign suite needs a real stack: {missing}.");
        Assert.True(!afterFirst || _image is not null, "the first deployment failed, and this test goes on from it");
    }

    [SkippableFact]
    public async Task T01_a_release_is_signed_with_a_key_and_served()
    {
        Ready(afterFirst: false);
        (await Shell.BashAsync($"""
            mkdir -p '{Keys}' && cd '{Keys}'
            cosign generate-key-pair --output-key-prefix ours
            cosign generate-key-pair --output-key-prefix others
            """, new Dictionary<string, string?> { ["COSIGN_PASSWORD"] = Password })).Must();
        Expect("ours");
        await SecretAsync("omega:signingKey", "\n" + File.ReadAllText(Path.Combine(Keys, "ours.key")));
        await SecretAsync("omega:signingPassphrase", Password);
        stack.ChangePage("cosign");

        log.WriteLine((await stack.UpAsync()).Must());

        _image = await stack.OutputAsync("image");
        var version = await stack.OutputAsync("version");
        (await RegistryAsync($"cosign verify --key '{Keys}/ours.pub' --insecure-ignore-tlog=true --annotations version={version} {_image}")).Must();
        (await stack.UpAsync("--expect-no-changes")).Must();
    }

    [SkippableFact]
    public async Task T02_a_release_is_refused_when_its_signer_is_not_expected()
    {
        Ready();
        await DeployAsync(await stack.OutputAsync("version"), Digest(_image!));
        Expect("others");

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        Expect("ours");
        Assert.Contains($"Refused: {_image} is signed, but by none of omega:signing.signers", printed, StringComparison.Ordinal);
        (await stack.UpAsync()).Must();
    }

    [SkippableFact]
    public async Task T03_a_release_is_refused_under_a_version_that_was_not_signed()
    {
        Ready();
        var version = await stack.OutputAsync("version");
        (await RegistryAsync($"docker pull -q {_image} && docker tag {_image} {Repository}:{OtherVersion} && docker push -q {Repository}:{OtherVersion}")).Must();
        await DeployAsync(OtherVersion, Digest(_image!));

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        Assert.Contains($"Refused: {_image} is signed for version {version}, not for {OtherVersion} which is to be deployed.", printed, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T04_an_unsigned_release_is_refused()
    {
        Ready();
        var tag = $"{Repository}:{UnsignedVersion}";
        (await RegistryAsync($"printf 'FROM %s\\nLABEL unsigned=yes\\n' {_image} | docker build -q -t {tag} - && docker push -q {tag}")).Must();
        var digest = (await RegistryAsync($"docker image inspect --format '{{{{range .RepoDigests}}}}{{{{println .}}}}{{{{end}}}}' {tag} | sed -n 's#^{Repository}@##p' | head -n 1")).Must();
        await DeployAsync(UnsignedVersion, digest);

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        Assert.Contains($"Refused: there is no signature of {Repository}@{digest} in the registry.", printed, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T05_a_release_is_promoted_into_another_registry_and_signed_as_that_stack_asks()
    {
        Ready();
        Skip.If(!Shell.Has("oci-registry"), "no second make of registry is on PATH (oci-registry).");
        await stack.RemoveAsync("omega:release");
        log.WriteLine((await stack.UpAsync()).Must());
        var (version, digest) = (await stack.OutputAsync("version"), Digest(await stack.OutputAsync("image")));
        await using var registry = await OtherRegistry.StartAsync("omega", "next password");
        await NextStackAsync(registry.Address);

        log.WriteLine((await stack.OmegaAsync("promote", TestStack.Name, Next)).Must());

        var pinned = File.ReadAllText(Path.Combine(stack.Checkout, $"Pulumi.{Next}.yaml"));
        Assert.Contains($"version: \"{version}\"", pinned, StringComparison.Ordinal);
        Assert.Contains($"digest: \"{digest}\"", pinned, StringComparison.Ordinal);
        var image = $"{registry.Address}/next/site@{digest}";
        (await Signed(registry, $"cosign verify --allow-http-registry --key '{Keys}/others.pub' --insecure-ignore-tlog=true --annotations version={version} {image}")).Must();
        (await Signed(registry, $"cosign verify --allow-http-registry --key '{Keys}/ours.pub' --insecure-ignore-tlog=true {image}")).MustFail();
        Assert.Matches($"from: \"{TestStack.Name}#[0-9]+@sha256:[0-9a-f]{{64}}\"", pinned);
        await IsRecordedAsync();
        // What is there and signed is left as it is, and needs no key.
        await NextAsync("config", "rm", "omega:signingKey");
        (await stack.OmegaAsync("promote", TestStack.Name, Next)).Must();
    }

    private const string Next = "next";

    /// <summary>The stack's own side of a promotion: shown, checked, and refused where somebody who writes the registry has put another word into it.</summary>
    private async Task IsRecordedAsync()
    {
        Assert.Contains("promoted", (await stack.OmegaAsync("ledger", TestStack.Name)).Must(), StringComparison.Ordinal);
        Assert.Contains("1 to other stacks", (await stack.OmegaAsync("ledger", "verify", TestStack.Name, "--json")).Must(), StringComparison.Ordinal);

        await RewriteAsync(Next, "prod");
        var found = await stack.OmegaAsync("ledger", "verify", TestStack.Name, "--json");
        await RewriteAsync("prod", Next);

        log.WriteLine(found.Text);
        Assert.Equal(3, found.ExitCode);
        Assert.Contains("promotion 1 is signed by none of omega:ledger.keys", found.Output, StringComparison.Ordinal);
        (await stack.OmegaAsync("ledger", "verify", TestStack.Name)).Must();
    }

    /// <summary>As who holds the registry's password can do it.</summary>
    private async Task RewriteAsync(string from, string to) => (await RegistryAsync($$"""
        user="omega:$(cat '{{TestStack.Services}}/keys/registry-password')"
        manifest=http://localhost:5000/v2/omega/web/manifests/ledger-{{TestStack.Name}}-{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stack.LedgerKey.Trim())))[..12]}}-promoted-000001
        type=application/vnd.oci.image.manifest.v1+json
        changed=$(curl -fsSL -u "$user" -H "Accept: $type" "$manifest" | jq -c '.annotations["dev.omega.ledger.promotion"] |= sub("\"{{from}}\""; "\"{{to}}\"")')
        curl -fsSL -u "$user" -X PUT -H "Content-Type: $type" --data-binary "$changed" "$manifest"
        """)).Must();

    /// <summary>A stack with another registry, another trust policy and secrets of its own.</summary>
    private async Task NextStackAsync(string registry, string? rebuilder = null)
    {
        var file = Path.Combine(stack.Checkout, $"Pulumi.{Next}.yaml");
        await NextAsync("stack", "init", Next);
        File.WriteAllText(file, File.ReadAllText(file) + $$"""
            config:
              omega:target: docker
              omega:image:
                registry: {{registry}}
                repository: next/site
                base: {{stack.Base}}
                platform: linux/amd64
              omega:signing: {{PolicyOf("others", rebuilder)}}

            """);
        foreach (var (key, value) in new[]
        {
            ("omega:registryPassword", "next password"), ("omega:signingKey", "\n" + File.ReadAllText(Path.Combine(Keys, "others.key"))), ("omega:signingPassphrase", Password),
        })
        {
            await NextAsync("config", "set", "--secret", key, value);
        }
    }

    private async Task NextAsync(params string[] arguments) =>
        (await stack.PulumiAsync(arguments is ["stack", ..] ? arguments : [.. arguments, "--stack", Next])).Must();

    /// <summary>Runs a script that is logged in to another registry.</summary>
    private static Task<Ran> Signed(OtherRegistry registry, string script) => Shell.BashAsync($"""
        export DOCKER_CONFIG=$(mktemp -d)
        trap 'rm -rf "$DOCKER_CONFIG"' EXIT
        cat >"$DOCKER_CONFIG/config.json" <<'END'
        {registry.Login}
        END
        {script}
        """);

    private static string Digest(string image) => image[(image.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Makes a signer the only one of the trust policy; written into the file, for the CLI takes a key's dashes for an option.</summary>
    private string PolicyOf(string signer, string? rebuilder)
    {
        string[] Public(string name) => [File.ReadAllText(Path.Combine(Keys, $"{name}.pub"))];
        var policy = new Dictionary<string, object> { ["method"] = "cosign", ["signers"] = Public(signer) };
        if (rebuilder is not null)
        {
            policy["rebuilders"] = new { signers = Public(rebuilder) };
        }

        return JsonSerializer.Serialize(policy);
    }

    private void Expect(string signer, string? rebuilder = null)
    {
        var policy = PolicyOf(signer, rebuilder);
        stack.Edit($"Pulumi.{TestStack.Name}.yaml", text => Policy().Replace(text, match => $"{match.Groups["indent"].Value}omega:signing: {policy}\n"));
    }

    /// <summary>A line break before a key's dashes keeps the CLI from taking them for an option.</summary>
    private async Task SecretAsync(string key, string value) =>
        (await stack.PulumiAsync("config", "set", "--secret", key, value, "--stack", TestStack.Name)).Must();

    private async Task DeployAsync(string version, string digest)
    {
        await stack.SetAsync("omega:release.version", version);
        await stack.SetAsync("omega:release.digest", digest);
        await stack.SetAsync("omega:release.content", await stack.OutputAsync("content"));
    }

    /// <summary>Runs a script that is logged in to the registry through a configuration of its own.</summary>
    private static Task<Ran> RegistryAsync(string script) => Shell.BashAsync($"""
        export DOCKER_CONFIG=$(mktemp -d) DOCKER_CONTENT_TRUST=0
        trap 'rm -rf "$DOCKER_CONFIG"' EXIT
        docker login localhost:5000 --username omega --password-stdin <'{TestStack.Services}/keys/registry-password' >/dev/null 2>&1
        {script}
        """);

    [GeneratedRegex(@"^(?<indent> +)omega:signing:.*\n(\k<indent>[ -].*\n|\n)*", RegexOptions.Multiline)]
    private static partial Regex Policy();
}
