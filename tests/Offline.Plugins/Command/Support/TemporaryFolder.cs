namespace Omega.Offline.Plugins.Command.Tests.Support;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("omega-command-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
