using Omega.Core.Settings;

namespace Omega.Core.Tests.Settings;

public sealed class BaseTrustSettingsTests
{
    private const string Base = "docker.io/library/nginx:1.29.4-alpine@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2";

    [Theory]
    [InlineData("""{}""", "omega:image.baseTrust must say signing or reviewed, and not both, was neither. Set it with `pulumi config set --path 'omega:image.baseTrust.reviewed' '<who, when, how>' --stack dev`.")]
    [InlineData("""{"reviewed":"a","signing":{"method":"cosign","signers":["x"]}}""", "omega:image.baseTrust must say signing or reviewed, and not both, was both.")]
    [InlineData("""{"reviewed":" "}""", "omega:image.baseTrust.reviewed must be one line of at most 200 characters, was something else.")]
    [InlineData("""{"reviewed":"a\nb"}""", "omega:image.baseTrust.reviewed must be one line of at most 200 characters, was something else.")]
    [InlineData("""{"signing":{"method":"contentTrust"}}""", "omega:image.baseTrust.signing.method must be cosign: other images have no trust data of ours")]
    [InlineData("""{"signing":{"method":"cosign"}}""", "omega:image.baseTrust.signing.signers must name at least one PEM public key")]
    [InlineData("""{"who":"a"}""", "omega:image.baseTrust.who is not a known key")]
    public void What_cannot_be_meant_is_told_with_its_path_what_is_allowed_and_what_was_given(string trust, string expected) => Assert.Contains(
        expected,
        Assert.Throws<SettingsException>(() => SettingsReader.Read("dev", key => key switch
        {
            "target" => "docker",
            "image" => $$"""{"registry":"localhost:5000","repository":"omega/web","base":"{{Base}}","platform":"linux/amd64","baseTrust":{{trust}}}""",
            "signing" => """{"method":"contentTrust","signers":["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"],"server":"https://localhost:4443"}""",
            "registryUser" => "omega",
            _ => null,
        }, ["registryPassword", "signingKey", "signingPassphrase"])).Message,
        StringComparison.Ordinal);
}
