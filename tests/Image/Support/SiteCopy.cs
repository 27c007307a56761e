namespace Omega.Image.Tests.Support;

/// <summary>The site of the checkout in a folder of its own, to be changed.</summary>
internal sealed class SiteCopy : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-copy");

    public SiteCopy()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.At("web"), "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(Repository.At("web"), file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public string Path => _folder.FullName;

    public void Write(string name, string text) => File.WriteAllText(System.IO.Path.Combine(Path, name), text);

    public void Dispose() => _folder.Delete(recursive: true);
}
