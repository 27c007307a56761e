using System.Threading.Channels;
using Omega.Cli.Testing;

namespace Omega.Cli.Tests.Testing;

/// <summary>Suites run at the same time unless they share something; each one is ended by hand here, so no clock decides.</summary>
public sealed class TestScheduleTests
{
    private readonly Channel<string> _started = Channel.CreateUnbounded<string>();
    private readonly SortedDictionary<string, TaskCompletionSource<TestCounts>> _running = [];

    [Fact]
    public async Task What_shares_nothing_runs_at_the_same_time_and_what_shares_the_engine_one_after_the_other()
    {
        var all = RunAsync(2, Suite("a", "docker"), Suite("b", "docker", "cluster"), Suite("c"), Suite("d"), Suite("e", "cluster"));

        Assert.Equal("a", await NextAsync());
        Assert.Equal("c beside a", await NextAsync());
        End("c");
        Assert.Equal("d beside a", await NextAsync());
        End("a");
        Assert.Equal("b beside d", await NextAsync());
        End("d");
        End("b");
        Assert.Equal("e", await NextAsync());
        End("e", failed: 1);

        Assert.Equal([0, 0, 0, 0, 1], (await all).Select(counts => counts.Failed));
    }

    [Fact]
    public async Task With_one_processor_one_runs_at_a_time()
    {
        var all = RunAsync(1, Suite("a"), Suite("b"));

        Assert.Equal("a", await NextAsync());
        End("a");
        Assert.Equal("b", await NextAsync());
        End("b");
        Assert.Equal(2, (await all).Count);
    }

    [Fact]
    public void A_suite_that_touches_only_what_it_made_may_run_beside_those_that_it_names()
    {
        var one = Suite("a", "docker") with { Beside = new HashSet<string> { "b" } };

        Assert.Equal((false, false, true), (one.SharesWith(Suite("b", "docker")), Suite("b", "docker").SharesWith(one), one.SharesWith(Suite("c", "docker"))));
    }

    [Fact]
    public void Programs_that_are_only_started_are_shared_by_nobody()
    {
        Assert.False(Suite("a", "pulumi", "cosign").SharesWith(Suite("b", "pulumi", "cosign")));
        Assert.True(Suite("a", "pulumi").HasFastTests);
        Assert.False(Suite("a", "pulumi", "docker").HasFastTests);
        Assert.True((Suite("a", "docker") with { FastFilter = "FullyQualifiedName!~.Live." }).HasFastTests);
    }

    private static TestSuite Suite(string name, params string[] uses) => new($"tests/{name}/{name}.csproj", uses.ToHashSet());

    private Task<IReadOnlyList<TestCounts>> RunAsync(int atOnce, params TestSuite[] suites) => TestSchedule.RunAsync(
        [.. suites.Select(suite => new TestRun(suite))],
        atOnce,
        run =>
        {
            lock (_running)
            {
                _started.Writer.TryWrite(string.Join(" beside ", _running.Keys.Prepend(run.Name)));
                return (_running[run.Name] = new TaskCompletionSource<TestCounts>()).Task;
            }
        });

    private Task<string> NextAsync() => _started.Reader.ReadAsync().AsTask().WaitAsync(Patience.Limit);

    private void End(string name, int failed = 0)
    {
        lock (_running)
        {
            _running.Remove(name, out var running);
            running!.SetResult(new TestCounts(1, failed, 0));
        }
    }
}
