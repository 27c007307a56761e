namespace Omega.Cli.Engines;

/// <summary>How programs that build .NET code are started.</summary>
internal static class DotnetEnvironment
{
    /// <summary>No helper process outlives its build: it would hold our pipes open, and the command would seem to hang.</summary>
    public static IReadOnlyDictionary<string, string?> Variables { get; } = new Dictionary<string, string?>
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };
}
