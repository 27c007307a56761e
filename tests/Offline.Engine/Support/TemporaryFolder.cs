namespace Omega.Offline.Engine.Tests.Support;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("omega-engine-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
