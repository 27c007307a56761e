using Pulumirpc;

namespace Omega.Offline.Plugins.Hosting;

/// <summary>Where a plugin's messages to the user go.</summary>
public interface IEngineLog
{
    /// <summary>Shows one message; a message that nobody receives is dropped.</summary>
    Task WriteAsync(LogRequest message);
}
