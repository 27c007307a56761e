using System.Text.Json;
using Omega.Cli.Deployments;

namespace Omega.Cli.Tests.Deployments;

public sealed class StateGuardTests
{
    /// <summary>Recorded from a real stack, with every kind of resource on Docker.</summary>
    [Fact]
    public void A_state_that_this_program_wrote_is_its_own() => Assert.Empty(StateGuard.Problems(Recorded.Resources));

    [Theory]
    [InlineData("""{"type":"command:local:Command","urn":"a::b::c","inputs":{"create":"true"},"outputs":{"stdout":"","delete":null},"delete":true}""")]
    [InlineData("""{"type":"kubernetes:policy/v1:PodDisruptionBudget","urn":"a::b::c"}""")]
    [InlineData("""{"type":"pulumi:providers:kubernetes","urn":"a::b::c","inputs":{"__internal":{},"version":"4.34.2"}}""")]
    public void What_it_may_write_is_its_own(string resource) => Assert.Empty(Problems(resource));

    [Theory]
    [InlineData("""{"type":"command:local:Command","urn":"a::b::c","inputs":{"delete":"rm -rf /"}}""", "command:local:Command 'c': it has a script `delete`, which would run on this machine")]
    [InlineData("""{"type":"command:local:Command","urn":"a::b::c","outputs":{"delete":"rm -rf /"}}""", "command:local:Command 'c': it has a script `delete`, which would run on this machine")]
    [InlineData("""{"type":"command:local:Command","urn":"a::b::c","outputs":{"update":{"ciphertext":"v1:"}}}""", "command:local:Command 'c': it has a script `update`, which would run on this machine")]
    [InlineData("""{"type":"command:remote:Command","urn":"a::b::c"}""", "command:remote:Command 'c': resources of this type are never made by this program")]
    [InlineData("""{"type":"docker:index/plugin:Plugin","urn":"a::b::c"}""", "docker:index/plugin:Plugin 'c': resources of this type are never made by this program")]
    [InlineData("""{"type":7,"urn":"a::b::c"}""", " 'c': resources of this type are never made by this program")]
    [InlineData("""{"type":"pulumi:providers:evil","urn":"a::b::c"}""", "pulumi:providers:evil 'c': only providers pulumi, command, docker, kubernetes are used")]
    [InlineData(
        """{"type":"pulumi:providers:docker","urn":"a::b::c","inputs":{"__internal":{"pluginDownloadURL":"https://example.com"}}}""",
        "pulumi:providers:docker 'c': its plugin would be fetched from an address that the state names")]
    [InlineData(
        """{"type":"pulumi:providers:docker","urn":"a::b::c","inputs":{"pluginDownloadURL":"https://example.com"}}""",
        "pulumi:providers:docker 'c': its plugin would be fetched from an address that the state names")]
    public void What_the_engine_would_do_by_the_word_of_another_is_named(string resource, string problem) => Assert.Equal([problem], Problems(resource));

    [Fact]
    public void A_state_of_other_hands_is_refused_before_the_engine_is_started()
    {
        var state = StackState.Parse("""{"deployment":{"resources":[{"type":"command:local:Command","urn":"a::b::c","inputs":{"delete":"x"}}, 7]}}""");

        var refusal = Assert.Throws<OmegaException>(() => state.RequireOwn("dev"));

        Assert.Equal(ExitCode.Refused, refusal.ExitCode);
        Assert.StartsWith("Refused: the state of stack 'dev' was changed by other hands:\n  - command:local:Command 'c': it has a script `delete`", refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Problems(string resource) => StateGuard.Problems([JsonDocument.Parse(resource).RootElement]);
}
