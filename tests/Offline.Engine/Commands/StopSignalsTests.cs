using System.Runtime.InteropServices;
using Omega.Offline.Engine.Commands;

namespace Omega.Offline.Engine.Tests.Commands;

/// <summary>
/// What a person presses who cannot wait. No signal is sent here: it would reach the whole process of the tests, and whatever else of it
/// runs. SignalTests send them to an engine of their own.
/// </summary>
[Collection("This process")]
public sealed class StopSignalsTests
{
    [Fact]
    public void The_first_signal_ends_in_good_order_the_second_at_once_and_a_third_changes_nothing()
    {
        var said = new List<string>();
        using var signals = new StopSignals(() => said.Add("stop"), () => said.Add("abandon"));

        string[] after = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGINT }.Select(Sent)];

        Assert.Equal(["stop", "stop abandon", "stop abandon"], after);

        string Sent(PosixSignal signal)
        {
            var context = new PosixSignalContext(signal);
            signals.Heed(context);
            Assert.True(context.Cancel);
            return string.Join(' ', said);
        }
    }

    [Fact]
    public void Both_signals_are_heeded() => Assert.Equal([PosixSignal.SIGINT, PosixSignal.SIGTERM], StopSignals.Heeded);
}
