using Omega.Offline.Plugins.Hosting;
using Pulumirpc;

namespace Omega.Offline.Plugins.Language;

/// <summary>Shows a program's output to the user, the lines of one stream together.</summary>
/// <remarks>
/// Standard error is no error to the engine either: one would fail an update that went well, as with the official host
/// it does not.
/// </remarks>
internal sealed class OutputRelay(IEngineLog log, bool ephemeral = false)
{
    private readonly int _stream = Random.Shared.Next();

    /// <summary>Shows the next line.</summary>
    internal Task WriteAsync(string line) => log.WriteAsync(new LogRequest
    {
        Severity = LogSeverity.Info,
        Message = line + "\n",
        StreamId = _stream,
        Ephemeral = ephemeral,
    });
}
