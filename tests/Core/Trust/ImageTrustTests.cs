using System.Text.Json;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;
using Omega.Core.Trust;

namespace Omega.Core.Tests.Trust;

/// <summary>The image of a service is held to its own trust policy, which knows nothing of versions of ours.</summary>
public sealed class ImageTrustTests
{
    private const string Key = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----";
    private const string Digest = "sha256:7777777777777777777777777777777777777777777777777777777777777777";
    private const string Unsigned = """{"failure":"no signatures found"}""";

    private readonly List<(string Text, IReadOnlyDictionary<string, string> Environment)> _asked = [];

    public static TheoryData<string, string?> Answers => new()
    {
        { Shown(Digest), null },
        { Unsigned, $"Refused: there is no signature of registry.example/team/feed@{Digest} in the registry." },
        { Shown("sha256:" + new string('8', 64)), "Refused: cosign succeeded but shows a signature of 'sha256:8888" },
        { """{"failure":"no matching signatures"}""", $"Refused: registry.example/team/feed@{Digest} is signed, but by none of omega:services.feed.signing.signers and omega:services.feed.signing.keyless." },
        { "x", "Refused: cosign shows nothing usable of" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_image_runs_when_its_signer_signed_its_digest_whatever_version_that_names(string answer, string? refusal)
    {
        var said = await AskAsync(Service(), answer);

        if (refusal is null)
        {
            Assert.Null(said);
        }
        else
        {
            Assert.StartsWith(refusal, said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_signer_that_is_revoked_by_now_counts_no_more() => Assert.Contains(
        "is signed by a key that counts no more since 2020-01-01T00:00:00Z (omega:services.feed.signing.revoked).",
        await AskAsync(Service(policy => policy with { Revoked = [new RevokedSigner(Key, "2020-01-01T00:00:00Z")] }), Shown(Digest)), StringComparison.Ordinal);

    [Fact]
    public async Task The_login_of_the_stack_goes_to_its_own_registry_alone()
    {
        _ = await AskAsync(Service(), Shown(Digest));
        _ = await AskAsync(Service(image: "localhost:5000/omega/feed@" + Digest), Shown(Digest));

        Assert.Equal(["", "secret"], _asked.Select(asked => asked.Environment["REGISTRY_PASSWORD"]));
        Assert.Equal(["registry.example", "localhost:5000"], _asked.Select(asked => asked.Environment["REGISTRY"]));
        Assert.Equal([true, false], _asked.Select(asked => asked.Text.Contains("A login is for the registry that it belongs to", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_a_trust_policy_nobody_is_asked()
    {
        Assert.Null(await AskAsync(Core.Settings.Service.Of("dev", "feed", Some.Service()), Unsigned));
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData("no signatures found", "Refused: there is no signature of docker.io/library/nginx@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2 in the registry.")]
    [InlineData("no matching signatures", "is signed, but by none of omega:image.baseTrust.signing.signers and omega:image.baseTrust.signing.keyless.")]
    public async Task A_base_is_held_to_the_trust_policy_of_its_own(string failure, string refusal)
    {
        var image = Some.Settings().Image with { BaseTrust = new BaseTrustSettings(new SigningSettings(SigningMethod.Cosign, [Key])) };

        Assert.Contains(refusal, await BaseAsync(image, $$"""{"failure":"{{failure}}"}"""), StringComparison.Ordinal);
        Assert.Null(await BaseAsync(image, Shown(image.BaseDigest)));
        Assert.All(_asked, asked => Assert.Equal(("docker.io", "library/nginx", ""), (asked.Environment["REGISTRY"], asked.Environment["REPOSITORY"], asked.Environment["REGISTRY_PASSWORD"])));
    }

    [Fact]
    public async Task Of_a_base_that_was_reviewed_nobody_is_asked()
    {
        Assert.Null(await BaseAsync(Some.Settings().Image with { BaseTrust = new BaseTrustSettings(Reviewed: "who, when") }, Unsigned));
        Assert.Null(await BaseAsync(Some.Settings().Image, Unsigned));
        Assert.Empty(_asked);
    }

    private static Service Service(Func<SigningSettings, SigningSettings>? policy = null, string? image = null)
    {
        var signing = (policy ?? (same => same))(new SigningSettings(SigningMethod.Cosign, [Key]));
        var settings = Some.Service() with { Signing = signing };
        return Core.Settings.Service.Of("dev", "feed", image is null ? settings : settings with { Image = image });
    }

    private static string Shown(string digest) => JsonSerializer.Serialize(new
    {
        shown = new[] { new { critical = new { image = new Dictionary<string, string> { ["docker-manifest-digest"] = digest } }, optional = (object?)null } },
    });

    private Task<string?> AskAsync(Service service, string answer) => Trust(Some.Settings().Image, answer).RefusalAsync(service, "omega", "secret");

    private Task<string?> BaseAsync(ImageSettings image, string answer) => Trust(image, answer).RefusalOfBaseAsync("omega", "secret");

    private ImageTrust Trust(ImageSettings image, string answer) => new(
        image,
        (text, environment, _) =>
        {
            _asked.Add((text, environment));
            return Task.FromResult($$"""{"method":"cosign","answers":[{{answer}}]}""");
        },
        TimeProvider.System);
}
