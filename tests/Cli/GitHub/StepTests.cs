using Omega.Cli.Processes;

namespace Omega.Cli.Tests.GitHub;

/// <summary>The workflows, run from a bare clone with stand-ins for what is outside of it: on GitHub and on GitLab alike.</summary>
public sealed class StepTests : IDisposable
{
    private const string Mark = "<!-- omega preview dev -->\n";
    private const string Promoting = """printf '  omega:release:\n    version: "20240401-134501"\n    digest: sha256:b\n' >>Pulumi.prod.yaml""";

    private Forge _forge = new();

    public static TheoryData<bool> Forges => new([false, true]);

    public void Dispose() => _forge.Dispose();

    [Theory]
    [MemberData(nameof(Forges))]
    public void A_preview_becomes_a_comment_and_the_next_one_takes_its_place(bool isGitLab)
    {
        On(isGitLab);
        _forge.Commented("somebody", Mark + "mine, with your mark");
        _forge.Commented(_forge.Me, "<!-- omega preview prod -->\nanother stack");
        _forge.Omega("echo \"### $*\"; echo progress >&2");

        Assert.Equal(0, Preview("dev").ExitCode);
        Assert.Equal(0, Comment("dev").ExitCode);
        Assert.Equal((_forge.Me, Mark + "### preview dev --markdown\n"), _forge.Comments.Last());

        _forge.Omega("echo another");
        Preview("dev");
        Comment("dev");

        Assert.Equal(
            [("somebody", Mark + "mine, with your mark"), (_forge.Me, "<!-- omega preview prod -->\nanother stack"), (_forge.Me, Mark + "another\n")],
            _forge.Comments);
    }

    [Theory]
    [InlineData(false, 3, "a policy or the trust policy refuses it", "https://github.example.com/o/r/actions/runs/99")]
    [InlineData(true, 2, "the command line or the configuration is wrong", "https://gitlab.example.com/o/r/-/jobs/99")]
    [InlineData(false, 1, "it could not be made", "https://github.example.com/o/r/actions/runs/99")]
    public void A_failed_preview_fails_the_job_and_the_comment_holds_nothing_that_was_printed(bool isGitLab, int exitCode, string why, string log)
    {
        On(isGitLab);
        _forge.Omega($"echo 'password=hunter2' >&2; echo 'half a preview'; exit {exitCode}");

        Assert.Equal(exitCode, Preview("prod").ExitCode);
        Assert.Equal(0, Comment("prod").ExitCode);

        Assert.Equal(
            (_forge.Me, $"<!-- omega preview prod -->\n### prod: no preview, {why} (exit code {exitCode})\n\nThe reason is in [the log]({log}).\n"),
            Assert.Single(_forge.Comments));
    }

    [Theory]
    [MemberData(nameof(Forges))]
    public void A_promotion_is_proposed_on_a_branch_of_its_own_and_takes_the_place_of_the_one_before(bool isGitLab)
    {
        On(isGitLab);
        _forge.Proposed("promote/prod-20240301-000000");
        _forge.Proposed("promote/staging-20240301-000000");
        _forge.Proposed("promote/prod-20240302-000000", fromFork: true);
        _forge.Omega(Promoting);

        Assert.Equal(0, Promote().ExitCode);

        Assert.Equal(
            [
                ("promote/prod-20240301-000000", "closed"), ("promote/staging-20240301-000000", "open"),
                ("promote/prod-20240302-000000", "open"), ("promote/prod-20240401-134501", "open"),
            ],
            _forge.Proposals);
        Assert.Equal(
            "Promote 20240401-134501 from dev to prod\nPulumi.prod.yaml\n",
            _forge.Bash("git -C origin.git show --format=%s --name-only promote/prod-20240401-134501 | sed '/^$/d'"));

        // A second run for the same release changes nothing.
        _forge.Bash("git -C checkout switch -q main");
        Assert.Equal(0, Promote().ExitCode);
        Assert.Equal(4, _forge.Proposals.Count());
        Assert.DoesNotContain(_forge.Calls, call => call.Contains("secret-token", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_proposed_by_a_workflow_gets_its_checks()
    {
        _forge.Omega(Promoting);

        Promote();

        Assert.Equal(
            ["gh workflow run test.yml --ref promote/prod-20240401-134501", "gh workflow run preview.yml --ref promote/prod-20240401-134501 --field pull_request=1"],
            _forge.Calls.TakeLast(2));
    }

    [Theory]
    [MemberData(nameof(Forges))]
    public void What_is_promoted_already_is_not_proposed(bool isGitLab)
    {
        On(isGitLab);

        var result = Promote();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Stack 'prod' names the release that 'dev' serves already; nothing to propose.", result.Output, StringComparison.Ordinal);
        Assert.Equal(["omega promote dev prod"], _forge.Calls);
    }

    [Theory]
    [MemberData(nameof(Forges))]
    public void A_newer_base_is_one_proposal_that_a_later_one_renews(bool isGitLab)
    {
        On(isGitLab);
        _forge.Proposed("somebody/base");
        _forge.Omega(Newer("a"));

        Assert.Equal(0, RenewBase(isGitLab).ExitCode);

        Assert.Equal([("somebody/base", "open"), ("renew/base", "open")], _forge.Proposals);
        Assert.Equal("Renew the base image\nPulumi.dev.yaml\nPulumi.prod.yaml\n", _forge.Bash("git -C origin.git show --format=%s --name-only renew/base | sed '/^$/d'"));
        Assert.Contains("newer    one of dev", _forge.Bash("git -C origin.git show --format=%B renew/base"), StringComparison.Ordinal);
        var proposed = _forge.Bash("git -C origin.git rev-parse renew/base");

        // The same again: what is proposed stays as it is.
        _forge.Bash("git -C checkout switch -q main");
        Assert.Equal(0, RenewBase(isGitLab).ExitCode);
        Assert.Equal(proposed, _forge.Bash("git -C origin.git rev-parse renew/base"));

        // A newer one still takes its place, on what main is now.
        _forge.Bash("git -C checkout checkout -q -f main");
        _forge.Omega(Newer("b"));
        Assert.Equal(0, RenewBase(isGitLab).ExitCode);
        Assert.Equal(2, _forge.Proposals.Count());
        Assert.Equal("1\n", _forge.Bash("git -C origin.git rev-list --count main..renew/base"));
        Assert.Contains("sha256:b", _forge.Bash("git -C origin.git show renew/base:Pulumi.prod.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Where_no_base_is_newer_or_nobody_can_say_nothing_is_proposed(bool isGitLab, int exitCode)
    {
        On(isGitLab);
        _forge.Omega($"exit {exitCode}");

        Assert.Equal(exitCode, RenewBase(isGitLab).ExitCode);

        Assert.Empty(_forge.Proposals);
        Assert.Equal("main\n", _forge.Bash("git -C origin.git branch --format='%(refname:short)'"));
    }

    private static string Newer(string digest) =>
        $$"""sed -i 's/@sha256:[0-9a-f]*/@sha256:{{digest}}/' "Pulumi.$3.yaml"; echo "newer    one of $3"; exit 3""";

    private ProcessResult RenewBase(bool isGitLab) =>
        isGitLab ? WorkflowRun.OfGitLab(_forge, "base") : WorkflowRun.OfGitHub(_forge, "base", "base");

    [Theory]
    [MemberData(nameof(Forges))]
    public void A_deployment_stops_at_the_first_command_that_fails(bool isGitLab)
    {
        On(isGitLab);
        _forge.Omega("[ \"$1\" != verify ] || exit 3");

        Assert.Equal(3, Deploy("dev").ExitCode);
        Assert.Equal(["omega up dev", "omega verify dev"], _forge.Calls);
    }

    [Theory]
    [MemberData(nameof(Forges))]
    public void A_prod_without_a_release_is_skipped_with_a_notice_until_it_has_one(bool isGitLab)
    {
        On(isGitLab);

        var skipped = Deploy("prod");

        Assert.Equal(0, skipped.ExitCode);
        Assert.StartsWith(isGitLab ? "notice: Stack 'prod'" : "::notice::Stack 'prod'", skipped.Output, StringComparison.Ordinal);
        Assert.Empty(_forge.Calls);

        _forge.Bash($"cd checkout && {Promoting}");
        Assert.Equal(0, Deploy("prod").ExitCode);
        Assert.Equal(["omega up prod", "omega verify prod", "omega ledger prod"], _forge.Calls);
    }

    [Theory]
    [MemberData(nameof(Forges))]
    public void The_scan_asks_the_gate_about_what_serves_and_about_its_base_and_rehearses_the_way_back(bool isGitLab)
    {
        On(isGitLab);

        Assert.Equal(0, Scan("dev", isGitLab).ExitCode);
        Assert.Equal(["omega evidence scan dev", "omega evidence scan dev --base", "omega ledger verify dev", "omega rehearse dev"], _forge.Calls.Where(call => call.StartsWith("omega ", StringComparison.Ordinal)));

        // Prod names no release yet, so there is nothing to scan.
        Assert.Equal(0, Scan("prod", isGitLab).ExitCode);
        Assert.DoesNotContain(_forge.Calls, call => call.Contains("prod", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("evidence scan dev", 3)]
    [InlineData("evidence scan dev --base", 3)]
    [InlineData("evidence scan dev", 1)]
    [InlineData("ledger verify dev", 3)]
    [InlineData("rehearse dev", 3)]
    public void The_scan_is_red_when_any_part_of_it_is(string call, int status)
    {
        _forge.Omega($"[ \"$*\" != '{call}' ] || exit {status}");

        Assert.Equal(status, Scan("dev", isGitLab: false).ExitCode);
    }

    private ProcessResult Scan(string stack, bool isGitLab) =>
        isGitLab ? WorkflowRun.OfGitLab(_forge, "scan", stack) : WorkflowRun.OfGitHub(_forge, "scan", "scan", stack);

    private void On(bool isGitLab)
    {
        if (isGitLab)
        {
            _forge.Dispose();
            _forge = new Forge(isGitLab);
        }
    }

    private bool IsGitLab => _forge.Me == "omega-bot";

    private ProcessResult Preview(string stack) => IsGitLab
        ? WorkflowRun.OfGitLab(_forge, "preview", stack)
        : WorkflowRun.OfGitHub(_forge, "preview", "preview", stack);

    private ProcessResult Comment(string stack) => IsGitLab
        ? WorkflowRun.OfGitLab(_forge, "comment", stack)
        : WorkflowRun.OfGitHub(_forge, "preview", "comment", stack);

    private ProcessResult Deploy(string stack) => IsGitLab
        ? WorkflowRun.OfGitLab(_forge, $"deploy-{stack}")
        : WorkflowRun.OfGitHub(_forge, $"deploy-{stack}", "deploy");

    private ProcessResult Promote() => IsGitLab ? WorkflowRun.OfGitLab(_forge, "promote") : WorkflowRun.OfGitHub(_forge, "promote", "promote");
}
