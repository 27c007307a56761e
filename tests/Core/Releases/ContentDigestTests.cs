
namespace Omega.Core.Tests.Releases;

public sealed class ContentDigestTests
{
    private static readonly Dictionary<string, string> Files = new() { ["web/index.html"] = "aa", ["nginx/nginx.conf"] = "bb" };
    private static readonly Dictionary<string, string> Inputs = new() { ["base"] = "nginx", ["platform"] = "linux/amd64" };

    [Fact]
    public void Compute_does_not_depend_on_the_order_of_files_or_inputs() => Assert.Equal(
        ContentDigest.Compute(Files, Inputs),
        ContentDigest.Compute(Files.Reverse(), Inputs.Reverse()));

    [Fact]
    public void Compute_gives_a_digest_in_the_usual_notation() =>
        Assert.Matches(@"\Asha256:[0-9a-f]{64}\z", ContentDigest.Compute(Files, Inputs));

    [Theory]
    [InlineData("web/index.html", "ab")]
    [InlineData("web/new.html", "aa")]
    public void Compute_changes_with_a_file(string name, string hash) => Assert.NotEqual(
        ContentDigest.Compute(Files, Inputs),
        ContentDigest.Compute(new Dictionary<string, string>(Files) { [name] = hash }, Inputs));

    [Theory]
    [InlineData("base")]
    [InlineData("platform")]
    public void Compute_changes_with_an_input(string name) => Assert.NotEqual(
        ContentDigest.Compute(Files, Inputs),
        ContentDigest.Compute(Files, new Dictionary<string, string>(Inputs) { [name] = "other" }));

    [Fact]
    public void Compute_tells_a_renamed_file_from_a_changed_one() => Assert.NotEqual(
        ContentDigest.Compute(new Dictionary<string, string> { ["a"] = "b c" }, Inputs),
        ContentDigest.Compute(new Dictionary<string, string> { ["a b"] = "c" }, Inputs));
}
