using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.GitHub;

/// <summary>The steps of the workflows, run as the workflows run them, with stubs for what is outside of the checkout.</summary>
public sealed class StepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StepTests()
    {
        Bash($$"""
            mkdir -p checkout/.github bin && cp -r '{{Checkout.Find().At(".github", "steps")}}' checkout/.github/
            cp '{{Checkout.Find().At("Pulumi.prod.yaml")}}' checkout/Pulumi.prod.yaml
            printf '#!/bin/sh\necho "gh $*" >>"%s/calls"\nif [ -f "%s/answer" ] && [ "$1" = api ] && [ "$2" = --paginate ]; then cat "%s/answer"; fi\n' "$PWD" "$PWD" "$PWD" >bin/gh
            chmod +x bin/gh
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Preview_writes_the_comment_with_its_mark()
    {
        Omega("echo \"### $*\"; echo progress >&2");

        var result = Step("preview dev comment.md");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("<!-- omega preview dev -->\n### preview dev --markdown\n", Read("checkout/comment.md"));
    }

    [Fact]
    public void A_failed_preview_fails_the_job_and_says_why_in_the_comment()
    {
        Omega("echo 'Invalid configuration for stack (1 problem)' >&2; exit 3");

        var result = Step("preview prod comment.md");

        Assert.Equal(3, result.ExitCode);
        Assert.Equal(
            "<!-- omega preview prod -->\n### prod: the preview failed (exit code 3)\n\n```\nInvalid configuration for stack (1 problem)\n```\n",
            Read("checkout/comment.md"));
    }

    [Theory]
    [InlineData("", "gh api --silent --method POST repos/{owner}/{repo}/issues/7/comments --field body=@comment.md")]
    [InlineData("""[12,"<!-- omega preview dev -->\nolder"]""", "gh api --silent --method PATCH repos/{owner}/{repo}/issues/comments/12 --field body=@comment.md")]
    [InlineData("""[12,"<!-- omega preview prod -->\nother stack"]""", "gh api --silent --method POST repos/{owner}/{repo}/issues/7/comments --field body=@comment.md")]
    public void Comment_replaces_its_own_comment_and_no_other(string comments, string expected)
    {
        Write("answer", comments + "\n");
        Write("checkout/comment.md", "<!-- omega preview dev -->\nnew\n");

        Assert.Equal(0, Step("comment 7 comment.md").ExitCode);
        Assert.Equal(expected, Read("calls").Trim().Split('\n')[^1]);
    }

    [Fact]
    public void Promote_proposes_the_release_on_a_branch_of_its_own()
    {
        Repository();
        Omega("""printf '  omega:release:\n    version: "20240401-134501"\n' >>Pulumi.prod.yaml""");

        Assert.Equal(0, Step("promote dev prod").ExitCode);

        Assert.Equal("Promote 20240401-134501 from dev to prod\nPulumi.prod.yaml\n", Bash("git -C origin.git show --format=%s --name-only promote/prod-20240401-134501 | sed '/^$/d'"));
        Assert.Contains("gh pr create --head promote/prod-20240401-134501 --title Promote 20240401-134501 from dev to prod", Read("calls"), StringComparison.Ordinal);
    }

    [Fact]
    public void Promote_of_what_is_promoted_already_proposes_nothing()
    {
        Repository();
        Omega(":");

        Assert.Equal(0, Step("promote dev prod").ExitCode);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "calls")));
    }

    [Fact]
    public void Deploy_stops_at_the_first_command_that_fails()
    {
        Omega($"echo \"$*\" >>'{_folder.Path}/calls'; [ \"$1\" != verify ] || exit 3");

        Assert.Equal(3, Step("deploy dev").ExitCode);
        Assert.Equal("up dev\nverify dev\n", Read("calls"));
    }

    [Fact]
    public void Served_prints_the_image_by_digest()
    {
        Omega("""echo '[{"digest":"sha256:a"},{"digest":"sha256:b"}]'""");

        Assert.Equal("registry.example.com/omega/web@sha256:b\n", Step("served prod").Output);
    }

    [Fact]
    public void Served_of_a_stack_that_serves_nothing_fails()
    {
        Omega("echo no ledger >&2; exit 1");

        Assert.Equal(1, Step("served prod").ExitCode);
    }

    private void Repository() => Bash("""
        git init -q --bare origin.git && cd checkout && git init -q && git add -A
        git -c user.name=t -c user.email=t@t commit -qm start && git remote add origin ../origin.git
        """);

    private void Omega(string body)
    {
        Write("checkout/omega", $"#!/bin/bash\n{body}\n");
        Bash("chmod +x checkout/omega");
    }

    private ProcessResult Step(string line) => Run($"cd checkout && PATH=\"$PWD/../bin:$PATH\" .github/steps/{line}");

    private string Bash(string script) => Run(script).Must("prepare the test").Output;

    private ProcessResult Run(string script) => new SystemProcesses()
        .RunAsync(new ProcessCall("/bin/bash", "-euc", script) { Folder = _folder.Path }).GetAwaiter().GetResult();

    private string Read(string file) => File.ReadAllText(Path.Combine(_folder.Path, file));

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder.Path, file), text);
}
