namespace Omega.Image.Tests.Support;

/// <summary>A copy of the recipe and the site that a test may spoil.</summary>
internal sealed class RecipeCopy : IDisposable
{
    private static readonly string[] Folders = ["nginx", "web"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-recipe");

    public RecipeCopy()
    {
        foreach (var file in Folders.SelectMany(folder => Directory.EnumerateFiles(Repository.At(folder), "*", SearchOption.AllDirectories)))
        {
            var copy = At(Path.GetRelativePath(Repository.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Root => _folder.FullName;

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    public void Dispose() => _folder.Delete(recursive: true);
}
