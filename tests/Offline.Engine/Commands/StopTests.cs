using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Display;
using Omega.Offline.Engine.Monitor;
using Omega.Offline.Engine.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Commands;

/// <summary>A run that is stopped while its program runs.</summary>
[Collection("This process")]
public sealed class StopTests : IAsyncDisposable
{
    private readonly LanguageProgram _program = new();

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    [Fact]
    public async Task What_a_program_asks_for_after_a_stop_is_not_begun()
    {
        await _program.StartAsync();
        await _program.RunAsync("stack init dev");
        var session = new Session(Arguments.Parse(["up", "--cwd", _program.Folder]));
        var stack = session.Stack();
        var options = RunOptions.From("update", Arguments.Parse(["up"]), session.Project);
        var display = new EventDisplay(_ => { });
        display.Begin(new RunHeader("update", false, "dev", new Dictionary<string, string>()));
        var counter = new Counter(display);
        await using var host = new MonitorHost { Target = { Events = counter } };
        await using var start = new ProgramStart(session.Project, host.Address, _program.Address, counter);
        var run = new StackRun(session, stack, options, counter, host, start);
        _program.Program = async monitor =>
        {
            run.Stop();
            await monitor.RegisterResourceAsync(new RegisterResourceRequest { Type = "omega:index:Group", Name = "late" });
            return new RunResponse();
        };

        Assert.False((await run.ExecuteAsync()).Succeeded);

        Assert.Empty(session.Read(stack).Resources);
    }
}
