namespace Omega.Image.Tests.Support;

/// <summary>A folder of pages that a test writes; removed at the end.</summary>
internal sealed class SomeSite : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-site");

    /// <summary>Starts with the least: a start page.</summary>
    public SomeSite(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files.Prepend(("index.html", "<title>Start</title>")))
        {
            Write(name, text);
        }
    }

    public string Root => _folder.FullName;

    public void Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public void Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
