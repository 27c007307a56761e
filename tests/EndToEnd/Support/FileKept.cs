namespace Omega.EndToEnd.Tests.Support;

/// <summary>Puts a file's content back when disposed; once is enough.</summary>
public sealed class FileKept(string path) : IDisposable
{
    private readonly string _content = File.ReadAllText(path);

    public void Dispose() => File.WriteAllText(path, _content);
}
