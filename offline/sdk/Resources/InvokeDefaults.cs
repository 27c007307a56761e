namespace Pulumi;

/// <summary>Options of a package's own function calls.</summary>
internal static class InvokeDefaults
{
    /// <summary>The same options, with the package's version where none is given.</summary>
    public static InvokeOptions With(InvokeOptions? options, string version) => new()
    {
        Parent = options?.Parent,
        Provider = options?.Provider,
        Version = options?.Version ?? version,
        PluginDownloadURL = options?.PluginDownloadURL,
    };

    /// <summary>The same options, with the package's version where none is given.</summary>
    public static InvokeOutputOptions With(InvokeOutputOptions options, string version) => new()
    {
        Parent = options.Parent,
        Provider = options.Provider,
        Version = options.Version ?? version,
        PluginDownloadURL = options.PluginDownloadURL,
        DependsOn = options.DependsOn,
    };
}
