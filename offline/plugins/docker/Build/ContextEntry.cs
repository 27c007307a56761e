namespace Omega.Offline.Plugins.Docker.Build;

/// <summary>One file or link that goes to the builder, under its name in the context.</summary>
internal sealed record ContextEntry(string Name, FileInfo File)
{
    /// <summary>Where the link leads; null for a file.</summary>
    internal string? Link => File.LinkTarget;

    /// <summary>The mode it gets in the context: whether it can be run is all that is kept, so that no umask shows.</summary>
    internal UnixFileMode Mode => (UnixFileMode)Convert.ToInt32(
        Link is null && !OperatingSystem.IsWindows() && File.UnixFileMode.HasFlag(UnixFileMode.UserExecute) ? "0755" : "0644", 8);
}
