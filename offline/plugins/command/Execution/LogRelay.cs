using System.Threading.Channels;
using Omega.Offline.Plugins.Hosting;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command.Execution;

/// <summary>Shows a script's lines to the user in order, without ever holding up the script.</summary>
internal sealed class LogRelay
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _sending;

    /// <summary>Starts relaying to the log, under the name of the resource.</summary>
    internal LogRelay(IEngineLog log, string urn)
    {
        _sending = SendAsync(log, urn);
    }

    /// <summary>A splitter whose lines are relayed.</summary>
    internal LineSplitter NewSplitter() => new(line => _lines.Writer.TryWrite(line));

    /// <summary>Waits until every line has been shown.</summary>
    internal Task EndAsync()
    {
        _lines.Writer.Complete();
        return _sending;
    }

    private async Task SendAsync(IEngineLog log, string urn)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            await log.WriteAsync(new LogRequest
            {
                Severity = LogSeverity.Info,
                Message = line,
                Urn = urn,
                Ephemeral = true,
            });
        }
    }
}
