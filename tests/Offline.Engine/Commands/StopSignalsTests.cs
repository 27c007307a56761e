using System.Collections.Concurrent;
using System.Diagnostics;
using Omega.Offline.Engine.Commands;

namespace Omega.Offline.Engine.Tests.Commands;

/// <summary>What a person presses who cannot wait. Signals reach the whole process: nothing else of it runs meanwhile that heeds them.</summary>
[Collection("This process")]
public sealed class StopSignalsTests
{
    [Theory]
    [InlineData("INT", "INT")]
    [InlineData("TERM", "INT")]
    public void The_first_signal_ends_in_good_order_and_the_second_at_once(string first, string second)
    {
        using var said = new BlockingCollection<string>();
        using var signals = new StopSignals(() => said.Add("stop"), () => said.Add("abandon"));

        Send(first);
        Assert.Equal("stop", said.Take());
        Send(second);
        Assert.Equal("abandon", said.Take());
    }

    // Each is waited for: one that comes when nobody heeds signals any more ends the tests.
    private static void Send(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Environment.ProcessId}"]);
        kill.WaitForExit();
    }
}
