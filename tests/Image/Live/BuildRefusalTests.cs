using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Live;

[Collection(ImageCollection.Name)]
public sealed class BuildRefusalTests(ImageFixture fixture)
{
    [SkippableFact]
    public async Task Build_without_a_base_is_refused()
    {
        fixture.SkipIfMissing();

        var result = await ImageBuild.RunAsync("omega/image-test:refused", new Dictionary<string, string>());

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("BASE-is-required", result.All, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Build_on_a_base_without_digest_is_refused()
    {
        fixture.SkipIfMissing();
        Skip.If(Environment.GetEnvironmentVariable("OMEGA_BASE") is { Length: > 0 }, "OMEGA_BASE is set; the local base is not there.");

        var result = await ImageBuild.RunAsync("omega/image-test:refused", ImageBuild.Arguments("omega/base:local", ImageFixture.FirstVersion));

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("BASE must be pinned by digest", result.All, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("VERSION", "1\"}")]
    [InlineData("REVISION", "a b")]
    [InlineData("SOURCE_DATE_EPOCH", "yesterday")]
    public async Task Build_with_a_bad_argument_is_refused(string name, string value)
    {
        fixture.SkipIfMissing();
        var arguments = ImageBuild.Arguments(fixture.Base, ImageFixture.FirstVersion);
        arguments[name] = value;

        var result = await ImageBuild.RunAsync("omega/image-test:refused", arguments);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"given '{value}'", result.All, StringComparison.Ordinal);
    }
}
