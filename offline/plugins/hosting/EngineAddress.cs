namespace Omega.Offline.Plugins.Hosting;

/// <summary>The address that a plugin is given of the engine that started it.</summary>
public static class EngineAddress
{
    /// <summary>The host:port in the last argument of this process, or null when it was started by hand.</summary>
    public static string? FromCommandLine() => From(Environment.GetCommandLineArgs().Skip(1));

    /// <summary>The host:port in the last argument that is no option, or null.</summary>
    public static string? From(IEnumerable<string> arguments) =>
        arguments.LastOrDefault(argument => !argument.StartsWith('-') && argument.Contains(':', StringComparison.Ordinal));
}
