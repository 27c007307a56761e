namespace Omega.Offline.Plugins.Command.Assets;

/// <summary>A file that a script left: its path relative to the folder of the run, its full path, its SHA-256.</summary>
internal sealed record AssetFile(string Name, string Path, string Hash);
