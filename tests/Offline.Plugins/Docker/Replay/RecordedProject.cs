namespace Omega.Offline.Plugins.Docker.Tests.Replay;

/// <summary>A folder that stands for the recorded program's.</summary>
internal sealed class RecordedProject : IDisposable
{
    internal RecordedProject()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "web"));
        File.WriteAllText(Path.Combine(Folder, "web", "Dockerfile"), "FROM scratch\n");
    }

    internal string Folder { get; } = Directory.CreateTempSubdirectory("omega-docker-replay-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
