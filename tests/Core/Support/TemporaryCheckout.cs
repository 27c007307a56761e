namespace Omega.Core.Tests.Support;

/// <summary>A folder with the least that an image is built from; removed at the end.</summary>
public sealed class TemporaryCheckout : IDisposable
{
    public TemporaryCheckout()
    {
        Root = Directory.CreateTempSubdirectory("omega-checkout-").FullName;
        Write("web/index.html", "<html>one</html>\n");
        Write("web/assets/app.js", "'use strict';\n");
        Write("nginx/Dockerfile", "ARG BASE\nFROM ${BASE}\n");
        Write("nginx/nginx.conf", "events {}\n");
        Write("nginx/edge.conf", "events {}\n");
    }

    public string Root { get; }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(Root, name), target);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
