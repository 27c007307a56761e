namespace Omega.Core.Registries;

/// <summary>What is known of releases, kept on this host by the digest of each: it outlives a clean-up of the registry.</summary>
/// <param name="folder">Folder of the checkout; made when something is kept.</param>
public sealed class EvidenceStore(string folder)
{
    private const string Work = "work-";
    private const string Attached = "attached";
    private const string Manifest = ".manifest.json";
    private const string Content = ".content";

    private static int _begun;

    /// <summary>Where a file of a release is kept.</summary>
    public string PathOf(Digest release, string name) => Path.Combine(folder, release.Hex, name);

    /// <summary>Keeps a file of a release; what is there is kept until the new one is whole.</summary>
    /// <exception cref="OmegaException">It cannot be written.</exception>
    public void Keep(Digest release, string name, ReadOnlySpan<byte> content)
    {
        try
        {
            WholeFile.Write(PathOf(release, name), content);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(exception);
        }
    }

    /// <summary>A kept file, as long as its bytes are those that are expected; null where they are not, or nothing is kept.</summary>
    public byte[]? Find(Digest release, string name, Digest expected) =>
        Read(release, name) is { } content && Digest.Of(content) == expected ? content : null;

    /// <summary>A kept file; null where nothing is kept.</summary>
    public byte[]? Read(Digest release, string name) => File.Exists(PathOf(release, name)) ? File.ReadAllBytes(PathOf(release, name)) : null;

    /// <summary>Keeps what lies beside a release in the registry, as it lies there.</summary>
    /// <exception cref="OmegaException">It cannot be written.</exception>
    public void Keep(Digest release, IEnumerable<Artifact> artifacts)
    {
        foreach (var artifact in artifacts)
        {
            // What has no manifest yet is not there.
            Keep(release, Path.Combine(Attached, artifact.Digest.Hex + Content), artifact.Content.Span);
            Keep(release, Path.Combine(Attached, artifact.Digest.Hex + Manifest), artifact.Manifest.Span);
        }
    }

    /// <summary>What is kept of what lies beside a release; anything that is not what its name says is left out.</summary>
    public IReadOnlyList<Artifact> Artifacts(Digest release) => Directory.Exists(PathOf(release, Attached))
        ? [.. Directory.EnumerateFiles(PathOf(release, Attached), $"*{Manifest}").Order(StringComparer.Ordinal)
            .Select(file => Artifact.Read(File.ReadAllBytes(file), Read(release, Path.Combine(Attached, Path.GetFileName(file)[..^Manifest.Length] + Content)) ?? []))
            .OfType<Artifact>().Where(artifact => artifact.Subject == release)]
        : [];

    /// <summary>What is to be said of a release without a signature that is kept here: it was signed once, and there is a way back; empty for any other.</summary>
    public string Lost(string release) => Digest.TryParse(release, out var digest) && Artifacts(digest).Any(artifact => artifact.Type == Artifact.Bundle)
        ? " It was signed, and the registry has lost that since: what is kept on this host goes back by `./omega evidence restore`."
        : "";

    /// <summary>A folder for one step; taken away at its end, and, where that was killed, by the next one.</summary>
    /// <exception cref="OmegaException">It cannot be made.</exception>
    public WorkFolder Begin()
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var left in Directory.EnumerateDirectories(folder, $"{Work}*").Where(left => !IsAlive(left)))
            {
                Directory.Delete(left, recursive: true);
            }

            return new WorkFolder(Directory.CreateDirectory(Path.Combine(folder, $"{Work}{Environment.ProcessId}-{Interlocked.Increment(ref _begun)}")).FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(exception);
        }
    }

    private OmegaException NotWritten(Exception exception) =>
        new($"What is known of releases cannot be kept in {folder}: {exception.Message} Check the space on the disk, and your rights on the folder.");

    private static bool IsAlive(string left) => int.TryParse(Path.GetFileName(left)[Work.Length..].Split('-')[0], out var process)
        && Directory.Exists($"/proc/{process}");
}

/// <summary>A folder that is gone when the work in it is done.</summary>
public sealed class WorkFolder(string path) : IDisposable
{
    /// <summary>A file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
