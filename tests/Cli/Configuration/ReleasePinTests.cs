using Omega.Cli.Configuration;
using Omega.Cli.Tests.Ledger;
using Omega.Core.StackFiles;

namespace Omega.Cli.Tests.Configuration;

public sealed class ReleasePinTests
{
    private const string Path = "Pulumi.dev.yaml";

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
    public void Set_adds_the_release_and_keeps_all_else() => Assert.Equal(Pinned, Set(File, Record));

    [Fact]
    public void Set_takes_the_place_of_an_earlier_release() =>
        Assert.Equal(Pinned, Set(Set(File, SomeLedger.Records[1]), Record));

    [Fact]
    public void Remove_undoes_Set() => Assert.Equal(File, ReleasePin.Remove(StackFile.Parse(Pinned, Path)).Text);

    [Fact]
    public void Remove_from_a_file_without_a_release_changes_nothing() => Assert.Equal(File, ReleasePin.Remove(StackFile.Parse(File, Path)).Text);

    [Fact]
    public void Set_leaves_out_what_is_not_known() =>
        Assert.DoesNotContain("commit", Set(File, Record with { Commit = LedgerChain.Unknown }), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("config:\n")]
    [InlineData("config:\n    omega:target: docker")]
    [InlineData("config: # what this stack is\n")]
    [InlineData("config:  # what this stack is\n  omega:target: docker\n")]
    [InlineData("\"config\":\r\n  omega:target: docker\r\n")]
    [InlineData("config:\n  omega:release: { version: a, digest: b }\n  omega:target: docker\n")]
    public void Set_reads_back_whatever_the_file_was(string text)
    {
        var document = StackFile.Parse(Set(text, Record), Path);

        Assert.Equal(Record.Version, document.Get("omega:release", "version"));
        Assert.Equal(Record.Digest, document.Get("omega:release", "digest"));
        Assert.Equal(text.Contains("docker", StringComparison.Ordinal) ? "docker" : null, document.Get("omega:target"));
    }

    [Fact]
    public void Set_keeps_a_comment_behind_config() => Assert.StartsWith(
        "config: # what this stack is\n  omega:release:\n", Set("config: # what this stack is\n", Record), StringComparison.Ordinal);

    [Theory]
    [InlineData("image:1@sha256:00\"\n  omega:api: { image: evil }")]
    [InlineData("image:latest@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")]
    [InlineData("")]
    public void A_record_that_names_no_base_image_is_refused_and_nothing_of_it_shown(string baseImage)
    {
        var refusal = Assert.Throws<OmegaException>(() => Set(File, Record with { Base = baseImage }));

        Assert.Equal(ExitCode.Refused, refusal.ExitCode);
        Assert.Equal(
            """
            Record 1 of the ledger is not one of a release, so nothing of it is written into Pulumi.dev.yaml:
              - base must be <image>:<tag>@sha256:<64 hex digits> with a tag other than latest
            Somebody changed the state of the stack: look at it with `./omega ledger verify`.
            """,
            refusal.Message);
    }

    [Fact]
    public void Every_field_of_a_record_is_checked()
    {
        const string Line = "x\"\n  omega:api: 1";

        var refusal = Assert.Throws<OmegaException>(() =>
            Set(File, Record with { Version = Line, Digest = Line, Content = Line, Base = Line, Commit = Line }));

        Assert.Equal(["version", "digest", "content", "base", "commit"], refusal.Message.Split('\n').Where(line => line.StartsWith("  - ", StringComparison.Ordinal)).Select(line => line.Split(' ')[3]));
    }

    private static string Set(string text, LedgerRecord record) => ReleasePin.Set(StackFile.Parse(text, Path), record).Text;
}
