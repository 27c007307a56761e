using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Display;
using Omega.Offline.Engine.Monitor;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Commands;

/// <summary>A run without a program, in this process.</summary>
[Collection("This process")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class StackRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateVariables _variables;
    private readonly StackName _stack = new("omega", "dev");

    public StackRunTests()
    {
        _variables = new(_folder.Path);
        File.WriteAllText(Path.Combine(_folder.Path, "Pulumi.yaml"), "name: omega\nruntime: none\n");
    }

    public void Dispose()
    {
        _variables.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task State_is_read_when_nobody_else_can_change_it_any_more()
    {
        var session = Session("refresh");
        Write(session, "first");

        await RunAsync(session, RunOptions.From("refresh", Arguments.Parse(["refresh"]), session.Project), () => Write(session, "second"));

        Assert.Equal("fake:index:Component::second", session.Read(_stack).Resources.Single().Urn["urn:pulumi:dev::omega::".Length..]);
    }

    /// <summary>A refresh is all that such a run changes; before an update it is only the way there.</summary>
    [Fact]
    public async Task What_a_refresh_looked_at_is_counted()
    {
        var session = Session("refresh");
        Write(session, "a");

        await RunAsync(session, RunOptions.From("refresh", Arguments.Parse(["refresh"]), session.Project));

        Assert.Equal(1, session.Backend.History(_stack).Single().ResourceChanges!["same"]);
    }

    /// <summary>Nobody but a person finds what an earlier run may have left.</summary>
    [Fact]
    public async Task What_an_earlier_run_began_and_did_not_end_is_told()
    {
        var session = Session("refresh");
        var pending = new ResourceState { Urn = "urn:pulumi:dev::omega::fake:index:Thing::lost", Type = "fake:index:Thing", Custom = true };
        session.Backend.Write(_stack, StateWriter.Checkpoint(_stack.Full, new Snapshot([], [new PendingOperation("creating", pending)]), session.Secrets(_stack)));
        var options = RunOptions.From("refresh", Arguments.Parse(["refresh"]), session.Project);
        var lines = new List<string>();
        var counter = Shown(new EventDisplay(lines.Add), options);
        await using var host = new MonitorHost { Target = { Events = counter } };

        Assert.True((await new StackRun(session, _stack, options, counter, host, program: null).ExecuteAsync()).Succeeded);

        var warning = Assert.Single(lines, line => line.Contains("1 pending operations from previous deployment", StringComparison.Ordinal));
        Assert.Contains("urn:pulumi:dev::omega::fake:index:Thing::lost, interrupted while creating", warning, StringComparison.Ordinal);
        Assert.Contains("look for it at the provider and remove it", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_provider_of_the_state_is_needed_for_is_not_started()
    {
        var session = Session("refresh");
        Write(session, "a");
        var started = Path.Combine(_folder.Path, "started");
        _folder.WriteProgram("pulumi-resource-fake", $"touch '{started}'");
        _variables.Set("PATH", $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}");

        await RunAsync(session, RunOptions.From("refresh", Arguments.Parse(["refresh"]), session.Project));

        Assert.False(File.Exists(started));
    }

    /// <summary>A signal may come while nothing is at work that could end: between two phases, or before the first.</summary>
    [Theory]
    [InlineData("refresh")]
    [InlineData("destroy")]
    public async Task What_is_stopped_before_it_begins_anything_begins_nothing(string kind)
    {
        var session = Session(kind);
        Write(session, "a");
        var options = RunOptions.From(kind, Arguments.Parse([kind, "--yes"]), session.Project);
        var lines = new List<string>();
        var counter = Shown(new EventDisplay(lines.Add), options);
        await using var host = new MonitorHost { Target = { Events = counter } };
        StackRun? run = null;
        run = new StackRun(session, _stack, options, counter, host, program: null, () => run!.Stop());

        Assert.False((await run.ExecuteAsync()).Succeeded);

        Assert.Single(session.Read(_stack).Resources);
        Assert.Contains(lines, line => line.Contains("canceling: what has begun is finished first.", StringComparison.Ordinal));
        Assert.Equal("failed", session.Backend.History(_stack).Single().Result);
    }

    [Theory]
    [InlineData("stack output", 6, "no stack selected; please use `pulumi stack select` or give --stack")]
    [InlineData("stack output --stack none", 6, "no stack named 'none' found")]
    [InlineData("stack select none", 6, "no stack named 'none' found")]
    [InlineData("stack rm dev", 2, "--yes must be passed in to remove a stack")]
    [InlineData("stack rm dev --yes", 1, "'dev' still has resources; removal rejected.")]
    [InlineData("up --stack dev", 2, "--yes or --skip-preview or --preview-only must be passed in")]
    [InlineData("something", 2, "unknown command 'something'.")]
    public async Task A_command_that_cannot_be_done_says_so_and_ends_as_pulumi_does(string line, int code, string said)
    {
        Write(Session("refresh"), "a");

        var (ended, errors) = await CommandAsync(line);

        Assert.StartsWith($"error: {said}", errors, StringComparison.Ordinal);
        Assert.Equal(code, ended);
        Assert.NotEmpty(Session("refresh").Read(_stack).Resources);
    }

    [Fact]
    public async Task A_stack_with_resources_goes_where_that_is_forced_and_its_settings_with_it()
    {
        var session = Session("refresh");
        Write(session, "a");
        _ = session.Secrets(_stack);
        Assert.True(File.Exists(session.SettingsPath(_stack)));

        Assert.Equal((0, "Stack 'dev' has been removed!\n"), await CommandAsync("stack rm dev --yes --force"));

        Assert.False(session.Backend.Exists(_stack) || File.Exists(session.SettingsPath(_stack)));
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    public async Task A_rename_gives_way_to_whoever_works_on_either_name(string name)
    {
        var session = Session("refresh");
        Write(session, "a");
        using var held = StackLock.Take(session.Backend, new("omega", name));

        var (code, errors) = await CommandAsync("stack rename staging --stack dev");

        Assert.Equal(1, code);
        Assert.StartsWith("error: the stack is currently locked by 1 lock(s)", errors, StringComparison.Ordinal);
        Assert.Equal([_stack], session.Backend.Stacks("omega"));
    }

    [Theory]
    [InlineData("stack rename staging --stack dev")]
    [InlineData("stack init staging")]
    [InlineData("stack init other")]
    public async Task A_name_that_an_interrupted_rename_takes_or_leaves_is_given_to_no_other(string line)
    {
        var session = Session("refresh");
        Write(session, "a");
        File.WriteAllText(session.Backend.RenameNoteOf(new("omega", "other")), "organization/omega/staging");

        var (_, errors) = await CommandAsync(line);

        Assert.StartsWith("error: stack 'other' is being renamed to 'organization/omega/staging', which was interrupted. Finish it with ", errors, StringComparison.Ordinal);
        Assert.Equal([_stack], session.Backend.Stacks("omega"));
    }

    [Fact]
    public async Task A_state_of_another_stack_is_imported_by_force_alone_and_what_was_there_is_kept()
    {
        var session = Session("refresh");
        Write(session, "a");
        var before = session.Backend.Read(_stack);
        var foreign = Path.Combine(_folder.Path, "foreign.json");
        File.WriteAllText(foreign, """{"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:prod::omega::fake:index:Component::b","type":"fake:index:Component","custom":false}]}}""");

        var refused = await CommandAsync($"stack import --stack dev --file {foreign}");

        Assert.Equal(1, refused.Code);
        Assert.Contains("must be of stack 'dev' of project 'omega'. Use --force", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(before, session.Backend.Read(_stack));
        Assert.Equal(0, (await CommandAsync($"stack import --stack dev --force --file {foreign}")).Code);
        Assert.Equal("urn:pulumi:prod::omega::fake:index:Component::b", session.Read(_stack).Resources.Single().Urn);
        Assert.Equal(before, File.ReadAllBytes(session.Backend.StateOf(_stack) + ".bak"));
    }

    [Fact]
    public async Task A_passphrase_that_is_wrong_changes_nothing_also_where_nothing_is_secret()
    {
        var session = Session("refresh");
        Write(session, "a");
        var before = session.Backend.Read(_stack);
        _variables.Set("PULUMI_CONFIG_PASSPHRASE", "another");

        var (code, errors) = await CommandAsync("stack change-secrets-provider passphrase --stack dev");

        Assert.Equal(1, code);
        Assert.StartsWith("error: incorrect passphrase", errors, StringComparison.Ordinal);
        Assert.Equal(before, session.Backend.Read(_stack));
    }

    [Fact]
    public async Task What_stays_of_a_removal_as_it_is_protected_is_counted()
    {
        var session = Session("refresh");
        var kept = new ResourceState { Urn = "urn:pulumi:dev::omega::fake:index:Component::a", Type = "fake:index:Component", Protect = true };
        session.Backend.Write(_stack, StateWriter.Checkpoint(_stack.Full, new Snapshot([kept], []), session.Secrets(_stack)));

        var (code, errors) = await CommandAsync("destroy --stack dev --yes --skip-preview --exclude-protected --remove");

        Assert.Equal((0, "1 resources of 'dev' stay: those that are protected, and what they need.\n"), (code, errors));
        Assert.Single(session.Read(_stack).Resources);
    }

    [Fact]
    public async Task A_run_that_is_ended_at_once_gives_the_stack_back_and_says_so()
    {
        var session = Session("refresh");
        Write(session, "a");

        var (code, _, errors) = await SaidAsync(() =>
        {
            var ended = new TaskCompletionSource<int>();
            StackRun.Abandon(StackLock.Take(session.Backend, _stack), ended.SetResult);
            return ended.Task;
        });

        Assert.Equal((1, "error: update canceled\n", false), (code, errors, StackLock.IsHeld(session.Backend, _stack)));
    }

    [Fact]
    public async Task History_names_who_runs_the_command()
    {
        var session = Session("refresh");
        Write(session, "a");
        var arguments = Arguments.Parse(["refresh", "--exec-kind", "auto.local", "--exec-agent", "a program", "--message", "why"]);

        await RunAsync(session, RunOptions.From("refresh", arguments, session.Project));

        var record = session.Backend.History(_stack).Single();
        Assert.Equal(("auto.local", "a program", "why"), (record.Environment["exec.kind"], record.Environment["exec.agent"], record.Message));
    }

    [Theory]
    [InlineData("", "up", false)]
    [InlineData("options: {refresh: always}\n", "up", true)]
    [InlineData("options: {refresh: always}\n", "up --refresh=false", false)]
    [InlineData("", "up -r", true)]
    public void Project_says_whether_a_run_looks_first_unless_the_command_does(string project, string line, bool refreshes)
    {
        File.AppendAllText(Path.Combine(_folder.Path, "Pulumi.yaml"), project);

        Assert.Equal(refreshes, RunOptions.From("update", Arguments.Parse(line.Split(' ')), ProjectFile.Find(_folder.Path)).Refresh);
    }

    [Theory]
    [InlineData("refresh --clear-pending-creates", true, false, false)]
    [InlineData("destroy --exclude-protected", false, true, false)]
    [InlineData("up --target a --target-dependents", false, false, true)]
    [InlineData("up", false, false, false)]
    public void What_a_command_is_told_reaches_the_run(string line, bool clears, bool keepsProtected, bool takesDependents)
    {
        var options = RunOptions.From("update", Arguments.Parse(line.Split(' ')), ProjectFile.Find(_folder.Path));

        Assert.Equal((clears, keepsProtected, takesDependents), (options.ClearPending, options.ExcludeProtected, options.TargetDependents));
    }

    [Theory]
    [InlineData("up", null, null)]
    [InlineData("up", "", null)]
    [InlineData("up", "7", 7)]
    [InlineData("up --parallel 1", "7", 1)]
    public void As_much_goes_on_at_once_as_is_said_or_the_machine_can(string line, string? variable, int? expected)
    {
        _variables.Set("PULUMI_PARALLEL", variable);

        var options = RunOptions.From("update", Arguments.Parse(line.Split(' ')), ProjectFile.Find(_folder.Path));

        Assert.Equal(expected ?? Environment.ProcessorCount * 4, options.Parallel);
    }

    /// <summary>Ten to a page, as with pulumi; an older record may not say what was changed.</summary>
    [Theory]
    [InlineData("stack history --stack dev", "update    succeeded  1970-01-01T00:00:01.000Z  ", 10)]
    [InlineData("stack history --stack dev --page 2", "update    succeeded  1970-01-01T00:00:01.000Z  ", 1)]
    [InlineData("stack history --stack dev --json", "    \"resourceChanges\": {}", 10)]
    public async Task The_history_is_shown_page_by_page(string line, string shown, int times)
    {
        var session = Session("refresh");
        Write(session, "a");
        for (var i = 0; i < 11; i++)
        {
            session.Backend.AddHistory(_stack, new UpdateRecord { Kind = "update", Result = "succeeded", StartTime = 1 });
        }

        var (_, output, _) = await ShownAsync(line);

        Assert.Equal(times, output.Split('\n').Count(one => one == shown));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    public async Task A_preview_is_shown_as_one_document_or_event_by_event(string variable, bool events)
    {
        Write(Session("refresh"), "a");
        _variables.Set("PULUMI_ENABLE_STREAMING_JSON_PREVIEW", variable);

        var (code, output, _) = await ShownAsync("destroy --stack dev --preview-only --json");

        Assert.Equal((0, events), (code, output.StartsWith("{\"sequence\":0,", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("destroy --stack dev --yes --skip-preview --remove --target urn:pulumi:dev::omega::fake:index:Component::none", false)]
    [InlineData("destroy --stack dev --yes --skip-preview --remove", true)]
    [InlineData("destroy --stack dev --yes --skip-preview", true)]
    public async Task A_removal_that_leaves_something_fails_and_keeps_the_stack(string line, bool isProtected)
    {
        var session = Session("refresh");
        var left = new ResourceState { Urn = "urn:pulumi:dev::omega::fake:index:Component::a", Type = "fake:index:Component", Protect = isProtected };
        session.Backend.Write(_stack, StateWriter.Checkpoint(_stack.Full, new Snapshot([left], []), session.Secrets(_stack)));

        Assert.Equal(1, (await CommandAsync(line)).Code);

        Assert.Single(session.Read(_stack).Resources);
    }

    private async Task<(int Code, string Errors)> CommandAsync(string line)
    {
        var (code, _, errors) = await ShownAsync(line);
        return (code, errors);
    }

    private Task<(int Code, string Output, string Errors)> ShownAsync(string line) =>
        SaidAsync(() => EngineProgram.RunAsync([.. line.Split(' '), "--cwd", _folder.Path, "--non-interactive"]));

    private static async Task<(int Code, string Output, string Errors)> SaidAsync(Func<Task<int>> run)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var (before, console) = (Console.Out, Console.Error);
        Console.SetOut(output);
        Console.SetError(errors);
        try
        {
            return (await run(), output.ToString(), errors.ToString());
        }
        finally
        {
            Console.SetOut(before);
            Console.SetError(console);
        }
    }

    private Session Session(string command) => new(Arguments.Parse([command, "--cwd", _folder.Path, "--stack", "dev"]));

    private void Write(Session session, string name) => session.Backend.Write(_stack, StateWriter.Checkpoint(
        _stack.Full,
        new Snapshot([new ResourceState { Urn = $"urn:pulumi:dev::omega::fake:index:Component::{name}", Type = "fake:index:Component" }], []),
        session.Secrets(_stack)));

    private async Task RunAsync(Session session, RunOptions options, Action? locked = null)
    {
        var counter = Shown(new EventDisplay(_ => { }), options);
        await using var host = new MonitorHost { Target = { Events = counter } };
        Assert.True((await new StackRun(session, _stack, options, counter, host, program: null, locked).ExecuteAsync()).Succeeded);
    }

    private Counter Shown(EventDisplay display, RunOptions options)
    {
        display.Begin(new RunHeader(options.Kind, options.Preview, _stack.Stack, new Dictionary<string, string>()));
        return new Counter(display);
    }
}
