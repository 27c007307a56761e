using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Recipe;

public sealed class MakeBaseTests
{
    private static string Script => Repository.At("dev", "base", "make-base.sh");

    [Fact]
    public async Task Script_without_an_output_tells_its_usage()
    {
        var result = await Shell.RunAsync("bash", [Script]);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("Usage: make-base.sh OUTPUT_TAR\n", result.Errors);
    }

    [Fact]
    public async Task Script_refuses_an_output_in_a_missing_folder()
    {
        var result = await Shell.RunAsync("bash", [Script, "/missing/folder/base.tar"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/missing/folder does not exist", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("base/make-base.sh")]
    [InlineData("services/apt.sh")]
    [InlineData("services/make-services.sh")]
    public void Script_knows_no_mirror_of_its_own(string name) =>
        Assert.DoesNotContain("://", File.ReadAllText(Repository.At("dev", name)), StringComparison.Ordinal);
}
