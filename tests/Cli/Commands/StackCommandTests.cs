using System.Text.Json;
using Omega.Cli.Commands;
using Omega.Cli.Keys;
using Omega.Core.Settings;
using Omega.Core.StackFiles;

namespace Omega.Cli.Tests.Commands;

/// <summary>Commands that change what a stack serves: what they ask before, what they leave behind, how they end.</summary>
public sealed class StackCommandTests : IDisposable
{
    private const string Served = "20240401-134501";
    private const string Earlier = "20240401-134502";
    private const string Previous = "20240401-134503";

    private const string Then = "registry.example.com/team/feed@sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string Now = "registry.example.com/team/feed@sha256:2222222222222222222222222222222222222222222222222222222222222222";

    private readonly CommandStage _stage = new();
    private readonly Dictionary<string, Dictionary<string, object>> _services = [];
    private readonly string _before;

    public StackCommandTests() => _before = _stage.Configured("dev");

    [Fact]
    public async Task A_rollback_is_verified_then_pinned_then_deployed()
    {
        Assert.Equal(ExitCode.Done, await RollBackAsync());

        Assert.Equal([$"evidence {Previous}", $"up dev {Previous}"], _stage.Done);
        Assert.Contains($"version: \"{Previous}\"", _stage.Configured("dev"), StringComparison.Ordinal);
        Assert.StartsWith(_before.TrimEnd(), _stage.Configured("dev"), StringComparison.Ordinal);
        Assert.Equal("http://www.example.com\n", _stage.Output);
    }

    [Fact]
    public async Task A_rollback_to_what_the_trust_policy_refuses_changes_nothing()
    {
        _stage.IsSigned = false;

        Assert.Equal(ExitCode.Refused, await RollBackAsync(Earlier));

        Assert.Equal([$"evidence {Earlier}"], _stage.Done);
        Assert.Equal(_before, _stage.Configured("dev"));
        Assert.Contains("Refused: there is no signature of ", _stage.Errors, StringComparison.Ordinal);
        Assert.Empty(_stage.Output);
    }

    [Fact]
    public async Task A_rollback_to_a_record_that_was_edited_asks_nobody_and_changes_nothing()
    {
        _stage.Records = [.. _stage.Records.Select(record => record.Version == Previous ? record with { Commit = new string('b', 40) } : record)];

        Assert.Equal(ExitCode.Refused, await RollBackAsync());

        Assert.Empty(_stage.Done);
        Assert.Equal(_before, _stage.Configured("dev"));
        Assert.Contains($"Refused: the record of version {Previous} does not stand: record 3 was edited.", _stage.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ExitCode.Failed)]
    [InlineData("3", ExitCode.Refused)]
    [InlineData("2", ExitCode.Input)]
    public async Task A_rollback_that_does_not_succeed_leaves_the_file_as_it_was_and_says_why_by_its_exit_code(string noted, int exitCode)
    {
        _stage.Ends = (255, noted);

        Assert.Equal(exitCode, await RollBackAsync());

        Assert.Equal([$"evidence {Previous}", $"up dev {Previous}"], _stage.Done);
        Assert.Equal(_before, _stage.Configured("dev"));
        Assert.Contains($"{_stage.Checkout.StackFile("dev")} is as it was before", _stage.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_brings_the_images_of_its_services_and_names_what_stays()
    {
        ServeWith("feed", Then);
        Configure("feed", Now, path: "/feed/");
        Configure("more", Now);

        Assert.Equal(ExitCode.Done, await RollBackAsync());

        Assert.Contains($"image: \"{Then}\"", _stage.Configured("dev"), StringComparison.Ordinal);
        Assert.Contains($"Service feed goes back with it: {Now} → {Then}", _stage.Errors, StringComparison.Ordinal);
        Assert.Contains("Service feed had other settings then; it keeps those of omega:services.feed", _stage.Errors, StringComparison.Ordinal);
        Assert.Contains("Service more did not serve then, and stays as omega:services.more says", _stage.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_names_a_service_that_is_configured_no_more()
    {
        ServeWith("gone", Then);

        Assert.Equal(ExitCode.Done, await RollBackAsync());

        Assert.Contains($"Service gone ({Then}) is not configured any more, and does not come back", _stage.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("gone", _stage.Configured("dev"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_that_fails_leaves_the_services_as_they_were()
    {
        ServeWith("feed", Then);
        Configure("feed", Now);
        var before = _stage.Configured("dev");
        _stage.Ends = (255, "");

        Assert.Equal(ExitCode.Failed, await RollBackAsync());

        Assert.Equal(before, _stage.Configured("dev"));
    }

    [Fact]
    public async Task A_promotion_names_the_services_that_it_does_not_bring()
    {
        ServeWith("feed", Then);
        ServeWith("gone", Then);
        Configure("feed", Now, stack: "prod");

        Assert.Equal(ExitCode.Done, await PromoteAsync());

        Assert.Contains(
            $"Service feed stays as 'prod' has it: {Now}; 'dev' serves {Then}. To bring it as well: pulumi config set --path 'omega:services.feed.image' '{Then}' --stack prod",
            _stage.Errors, StringComparison.Ordinal);
        Assert.Contains($"Service gone ({Then}) serves in 'dev' and is not configured in 'prod'; it is not brought.", _stage.Errors, StringComparison.Ordinal);
        Assert.Contains($"image: \"{Now}\"", _stage.Configured("prod"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_to_what_is_served_does_nothing()
    {
        Assert.Equal(ExitCode.Done, await RollBackAsync(Served));

        Assert.Empty(_stage.Done);
        Assert.Equal(_before, _stage.Configured("dev"));
    }

    [Theory]
    [InlineData(false, "up dev built")]
    [InlineData(true, "up dev built --refresh")]
    public async Task Up_deploys_what_the_configuration_says(bool refresh, string done)
    {
        Assert.Equal(ExitCode.Done, await UpAsync(new UpSettings { Refresh = refresh }));

        Assert.Equal([done], _stage.Done);
    }

    [Fact]
    public async Task Up_with_build_ends_a_rollback_and_goes_back_to_it_where_it_fails()
    {
        await RollBackAsync();
        var pinned = _stage.Configured("dev");
        _stage.Ends = (1, "");

        Assert.Equal(ExitCode.Failed, await UpAsync(new UpSettings { Build = true }));
        Assert.Equal(pinned, _stage.Configured("dev"));

        _stage.Ends = (0, "");
        Assert.Equal(ExitCode.Done, await UpAsync(new UpSettings { Build = true }));
        Assert.Equal(["up dev built", "up dev built"], _stage.Done.TakeLast(2));
        Assert.Equal(_before.TrimEnd(), _stage.Configured("dev").TrimEnd());
    }

    [Fact]
    public async Task A_promotion_is_verified_before_the_other_stacks_file_names_it()
    {
        Assert.Equal(ExitCode.Done, await PromoteAsync());

        // By the policy of the one stack, and by that of the other.
        Assert.Equal([$"evidence {Served}", $"evidence {Served}"], _stage.Done);
        Assert.Contains($"version: \"{Served}\"", _stage.Configured("prod"), StringComparison.Ordinal);
        Assert.Equal(_before, _stage.Configured("dev"));
    }

    [Fact]
    public async Task A_promotion_that_is_to_be_deployed_is_deployed()
    {
        Assert.Equal(ExitCode.Done, await PromoteAsync(deploy: true));

        Assert.Equal($"up prod {Served}", _stage.Done[^1]);
    }

    [Fact]
    public async Task A_promotion_to_a_stack_that_cannot_be_read_here_says_so_and_goes_on()
    {
        _stage.Hidden.Add("prod");

        Assert.Equal(ExitCode.Done, await PromoteAsync());

        Assert.Contains("! The configuration of stack 'prod' cannot be read here", _stage.Errors, StringComparison.Ordinal);
        Assert.Contains($"version: \"{Served}\"", _stage.Configured("prod"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unsigned", "Refused: there is no signature of ")]
    [InlineData("edited", "Refused: the ledger of stack 'dev' was changed by other hands: ")]
    [InlineData("dirty", $"Refused: version {Served} was built from files that differ from commit ")]
    public async Task A_promotion_that_is_refused_changes_no_file(string what, string message)
    {
        _stage.IsSigned = what != "unsigned";
        var changed = what switch { "edited" => new string('b', 40), "dirty" => new string('a', 40) + "-dirty", _ => null };
        _stage.Records = changed is null ? _stage.Records
            : what == "edited" ? [_stage.Records[0] with { Commit = changed }, .. _stage.Records.Skip(1)]
            : [.. _stage.Records.SkipLast(1), Rehashed(_stage.Records[^1] with { Commit = changed })];

        Assert.Equal(ExitCode.Refused, await PromoteAsync());
        Assert.Equal(ExitCode.Refused, await PromoteAsync(deploy: true));

        Assert.Contains(message, _stage.Errors, StringComparison.Ordinal);
        Assert.Equal(_before, _stage.Configured("prod"));
        Assert.DoesNotContain(_stage.Done, done => done.StartsWith("up ", StringComparison.Ordinal));
    }

    /// <summary>Under test there is no terminal to ask on.</summary>
    [Fact]
    public async Task Down_with_purge_asks_before_anything_is_removed()
    {
        var problem = await Assert.ThrowsAsync<OmegaException>(() => DownAsync(new DownSettings { Purge = true }));

        Assert.Equal(ExitCode.Input, problem.ExitCode);
        Assert.Empty(_stage.Done);
        Assert.True(Directory.Exists(_stage.Checkout.Machine));
    }

    /// <summary>Its state lies in the same folder.</summary>
    [Fact]
    public async Task Down_with_purge_is_refused_while_another_stack_of_the_checkout_is_deployed()
    {
        Directory.CreateDirectory(_stage.Checkout.State);
        _stage.DeployedElsewhere = 1;

        var problem = await Assert.ThrowsAsync<OmegaException>(() => DownAsync(new DownSettings { Purge = true, Yes = true }));

        Assert.Equal(ExitCode.Input, problem.ExitCode);
        Assert.Contains("'prod' is still deployed. Take it away first: ./omega down prod\nNothing was removed.", problem.Message, StringComparison.Ordinal);
        Assert.Empty(_stage.Done);
        Assert.True(Directory.Exists(_stage.Checkout.State));
    }

    /// <summary>Else they would run on, with nobody who has their keys.</summary>
    [Fact]
    public async Task Down_with_purge_of_a_stack_on_another_engine_is_refused_while_there_are_services_of_the_checkout()
    {
        File.AppendAllText(_stage.Checkout.StackFile("dev"), "  omega:docker: { host: ssh://deploy@engine.example }\n");
        new ServiceFiles(_stage.Checkout).Write("htpasswd", "somebody");

        var problem = await Assert.ThrowsAsync<OmegaException>(() => DownAsync(new DownSettings { Purge = true, Yes = true }));

        Assert.EndsWith("./omega down dev && ./omega down dev --purge", problem.Message, StringComparison.Ordinal);
        Assert.Empty(_stage.Done);
        Assert.Equal(ExitCode.Done, await DownAsync(new DownSettings()));
    }

    /// <summary>The engine would fail at the network, in the middle of it, and readers of the others would lose their sites.</summary>
    [Theory]
    [InlineData("site-edge\tomega-dev\tedge\nsite-door\tomega-blog\tdoor", "stack 'blog' is")]
    [InlineData("a\tomega-shops\tdoor\nb\tomega-blog\tdoor\nc\t\t", "container c, stack 'blog', stack 'shops' are")]
    public async Task Down_of_a_front_is_refused_while_others_are_behind_it(string behind, string expected)
    {
        Directory.CreateDirectory(_stage.Checkout.State);
        _stage.BehindDev = behind;

        var problem = await Assert.ThrowsAsync<OmegaException>(() => DownAsync(new DownSettings()));

        Assert.Equal(
            $"Stack 'dev' is not removed while {expected} behind the edge of stack 'dev' (network omega-dev-behind). Nothing was changed. First take each away (`./omega down <stack>`), "
                + "or out from behind it: `pulumi config rm --path omega:site.behind --stack <stack>`, then `./omega up <stack>`.",
            problem.Message);
        Assert.Equal(ExitCode.Input, problem.ExitCode);
        Assert.Empty(_stage.Done);
    }

    [Theory]
    [InlineData("docker", "", true)]
    [InlineData("docker", "  omega:site:\n    hosts:\n      blog.example.com: blog\n", false)]
    [InlineData("kubernetes", "", false)]
    public async Task A_front_is_not_deployed_without_its_hosts_while_others_are_behind_it(string target, string site, bool isRefused)
    {
        _stage.BehindDev = "site-door\tomega-blog\tdoor";
        File.WriteAllText(_stage.Checkout.StackFile("dev"), _before.Replace("omega:target: kubernetes", $"omega:target: {target}", StringComparison.Ordinal).TrimEnd() + "\n" + site);

        var problem = await Record.ExceptionAsync(() => UpAsync(new UpSettings()));

        Assert.Equal(
            isRefused ? "Stack 'dev' is not deployed without omega:site.hosts while stack 'blog' is behind the edge of stack 'dev' (network omega-dev-behind)." : null,
            problem?.Message.Split(" Nothing was changed.")[0]);
        Assert.Equal(isRefused ? [] : ["up dev built"], _stage.Done);
    }

    [Fact]
    public async Task Down_that_fails_purges_nothing()
    {
        Directory.CreateDirectory(_stage.Checkout.State);
        _stage.Ends = (255, "");

        Assert.Equal(ExitCode.Failed, await DownAsync(new DownSettings { Purge = true, Yes = true }));
        Assert.Equal(["destroy dev"], _stage.Done);
        Assert.True(Directory.Exists(_stage.Checkout.Machine));

        _stage.Ends = (0, "");
        Assert.Equal(ExitCode.Done, await DownAsync(new DownSettings { Purge = true, Yes = true }));
        Assert.False(Directory.Exists(_stage.Checkout.Machine));
    }

    [Theory]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("rollback")]
    [InlineData("promote")]
    public async Task No_two_commands_change_a_checkout_at_once(string command)
    {
        using var other = Cli.Support.CheckoutLock.Take(_stage.Checkout);

        var problem = await Assert.ThrowsAsync<OmegaException>(() => command switch
        {
            "up" => UpAsync(new UpSettings()),
            "down" => DownAsync(new DownSettings()),
            "rollback" => RollBackAsync(),
            _ => PromoteAsync(),
        });

        Assert.StartsWith("Another omega command works on this checkout", problem.Message, StringComparison.Ordinal);
        Assert.Empty(_stage.Done);
    }

    public void Dispose() => _stage.Dispose();

    /// <summary>All releases served with a service, whose settings then are those of a service without a path.</summary>
    private void ServeWith(string name, string image)
    {
        var recorded = Service.Of("dev", name, new ServiceSettings(image, ["CMD", "/x"])).Recorded;
        _stage.Records = [.. _stage.Records.Aggregate((IReadOnlyList<LedgerRecord>)[], (ledger, record) => LedgerChain.Append(
            ledger, record with { Services = $"{record.Services} {recorded}".Trim() }, built: ledger.Count < 3))];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public async Task Timings_show_what_was_started_and_what_the_program_noted_however_it_ends(int engine)
    {
        _stage.Ends = (engine, "");
        _stage.Notes = new TimedPart("step fetch", DateTimeOffset.UtcNow.AddYears(1), TimeSpan.FromSeconds(0.25));

        await UpAsync(new UpSettings { Stack = "dev", Timings = true });

        var rows = _stage.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var table = rows.SkipWhile(row => !row.StartsWith("began", StringComparison.Ordinal)).ToList();
        Assert.Matches(@"^\d+\.\d\d s +\d+\.\d\d s +pulumi stack ls --json --non-interactive$", table.First(row => row.Contains("stack ls", StringComparison.Ordinal)));
        Assert.Single(table, row => row.Contains("pulumi up --yes --skip-preview --stack dev", StringComparison.Ordinal));
        Assert.Matches(@" 0\.25 s +step fetch$", table[^2]);
        Assert.EndsWith("all of it", table[^1], StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_stage.Checkout.Machine, "timings-*"));
    }

    private void Configure(string name, string image, string? path = null, string stack = "dev")
    {
        _services[name] = new Dictionary<string, object> { ["image"] = image, ["health"] = new[] { "CMD", "/x" } };
        if (path is not null)
        {
            _services[name].Add("path", path);
        }

        _stage.Services = JsonSerializer.Serialize(_services);
        StackFile.Load(_stage.Checkout.StackFile(stack)).Set(image, "omega:services", name, "image").Save();
    }

    private static LedgerRecord Rehashed(LedgerRecord record) => record with { Hash = record.ComputeHash() };

    private Task<int> RollBackAsync(string target = "previous") =>
        new RollbackCommand { Checkout = _stage.Checkout, Processes = _stage, Report = _stage.Report, Registry = _stage.Registry }
            .ExecuteAsync(null!, new RollbackSettings { First = target }, default);

    private Task<int> PromoteAsync(bool deploy = false) =>
        new PromoteCommand { Checkout = _stage.Checkout, Processes = _stage, Report = _stage.Report, Registry = _stage.Registry }
            .ExecuteAsync(null!, new PromoteSettings { From = "dev", To = "prod", Deploy = deploy }, default);

    private Task<int> UpAsync(UpSettings settings) =>
        new UpCommand { Checkout = _stage.Checkout, Processes = _stage, Report = _stage.Report }.ExecuteAsync(null!, settings, default);

    private Task<int> DownAsync(DownSettings settings) =>
        new DownCommand { Checkout = _stage.Checkout, Processes = _stage, Report = _stage.Report }.ExecuteAsync(null!, settings, default);
}
