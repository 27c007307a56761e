using Omega.Cli.Configuration;
using Omega.Cli.Tests.Ledger;

namespace Omega.Cli.Tests.Configuration;

public sealed class ReleasePinTests
{
    private const string File = """
        # Stack of the developers.
        config:
          omega:target: docker   # or kubernetes
          omega:site:
            port: 8080

        # Salt of this stack.
        encryptionsalt: v1:salt

        """;

    private static readonly LedgerRecord Record = SomeLedger.Records[0];

    private static readonly string Pinned = $$"""
        # Stack of the developers.
        config:
          omega:target: docker   # or kubernetes
          omega:site:
            port: 8080
          omega:release:
            version: "20240401-134501"
            digest: "{{Record.Digest}}"
            content: "{{Record.Content}}"
            base: "{{Record.Base}}"
            commit: "{{Record.Commit}}"

        # Salt of this stack.
        encryptionsalt: v1:salt

        """;

    [Fact]
    public void Set_adds_the_release_and_keeps_all_else() => Assert.Equal(Pinned, ReleasePin.Set(File, Record));

    [Fact]
    public void Set_takes_the_place_of_an_earlier_release() =>
        Assert.Equal(Pinned, ReleasePin.Set(ReleasePin.Set(File, SomeLedger.Records[1]), Record));

    [Fact]
    public void Remove_undoes_Set() => Assert.Equal(File, ReleasePin.Remove(Pinned));

    [Fact]
    public void Remove_from_a_file_without_a_release_changes_nothing() => Assert.Equal(File, ReleasePin.Remove(File));

    [Fact]
    public void Set_leaves_out_what_is_not_known() =>
        Assert.DoesNotContain("commit", ReleasePin.Set(File, Record with { Commit = LedgerChain.Unknown }), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("config:\n")]
    [InlineData("config:\n    omega:target: docker")]
    [InlineData("config:\n  omega:release: { version: a, digest: b }\n  omega:target: docker\n")]
    public void Set_reads_back_whatever_the_file_was(string text)
    {
        var document = StackDocument.Parse(ReleasePin.Set(text, Record));

        Assert.Equal(Record.Version, document.Get("omega:release", "version"));
        Assert.Equal(Record.Digest, document.Get("omega:release", "digest"));
        Assert.Equal(text.Contains("docker", StringComparison.Ordinal) ? "docker" : null, document.Get("omega:target"));
    }
}
