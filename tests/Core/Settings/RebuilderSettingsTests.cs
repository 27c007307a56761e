using Omega.Core.Settings;

namespace Omega.Core.Tests.Settings;

public sealed class RebuilderSettingsTests
{
    private const string Builder = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Second = "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Release = """{"version":"20260401-120000","digest":"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","content":"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}""";

    [Theory]
    [InlineData("{}", "omega:signing.rebuilders.signers is required and must be a list, was missing")]
    [InlineData("""{"signers":[]}""", "omega:signing.rebuilders.signers must name at least one key id: verification fails closed, was empty list.")]
    [InlineData("""{"signers":["x"]}""", "omega:signing.rebuilders.signers[0] must be a key id of 64 hex digits, was x.")]
    [InlineData($$"""{"signers":["{{Builder}}"]}""", "omega:signing.rebuilders.signers[0] must be another key than those of omega:signing.signers")]
    [InlineData($$"""{"signers":["{{Second}}"],"threshold":2}""", "omega:signing.rebuilders.threshold must be between 1 and the number of signers, 1, was 2.")]
    [InlineData($$"""{"signers":["{{Second}}"],"count":2}""", "omega:signing.rebuilders.count is not a known key")]
    public void What_cannot_be_meant_is_told(string rebuilders, string expected) => Assert.True(Problems(rebuilders, Release).Contains(expected, StringComparison.Ordinal), Problems(rebuilders, Release));

    [Fact]
    public void A_stack_that_builds_cannot_ask_for_them()
    {
        Assert.Contains("omega:signing.rebuilders needs omega:release: nobody can have built again what this stack builds only now.", Problems($$"""{"signers":["{{Second}}"]}""", null), StringComparison.Ordinal);
        Assert.DoesNotContain("rebuilders", Problems($$"""{"signers":["{{Second}}"]}""", Release), StringComparison.Ordinal);
    }

    private static string Problems(string rebuilders, string? release) => Record.Exception(() => SettingsReader.Read("dev", key => key switch
    {
        "target" => "docker",
        "image" => """{"registry":"localhost:5000","repository":"omega/web","base":"nginx:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","platform":"linux/amd64"}""",
        "signing" => $$"""{"method":"contentTrust","signers":["{{Builder}}"],"server":"https://localhost:4443","rebuilders":{{rebuilders}}}""",
        "release" => release,
        "registryUser" => "omega",
        _ => null,
    }, ["registryPassword", "signingKey", "signingPassphrase"]))?.Message ?? "";
}
