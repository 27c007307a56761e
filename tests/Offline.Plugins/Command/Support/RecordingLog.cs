using Omega.Offline.Plugins.Hosting;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command.Tests.Support;

/// <summary>Keeps what the user would have seen.</summary>
internal sealed class RecordingLog : IEngineLog
{
    internal List<LogRequest> Messages { get; } = [];

    public Task WriteAsync(LogRequest message)
    {
        Messages.Add(message);
        return Task.CompletedTask;
    }
}
