using System.Text;
using Omega.Core.Content;

namespace Omega.Core.Tests.Content;

/// <summary>A folder of pages that a test writes; removed at the end.</summary>
internal sealed class SiteFolder : IDisposable
{
    public const string Types = "types {\n text/html html htm; text/css css; text/javascript js mjs; image/svg+xml svg; application/wasm wasm; application/gzip gz; text/plain txt; application/manifest+json webmanifest;\n image/png png; }\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-site");

    public string Root => _folder.FullName;

    public SiteFolder With(string name, string text = "") => With(name, Encoding.UTF8.GetBytes(text));

    public SiteFolder With(string name, byte[] bytes)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return this;
    }

    public SiteFolder Link(string name, string target)
    {
        File.CreateSymbolicLink(Path.Combine(Root, name), target);
        return this;
    }

    public Site Read(SiteOptions? options = null) => Site.Read(Root, "web", MediaTypes.Parse(Types), options ?? new SiteOptions());

    public void Dispose() => _folder.Delete(recursive: true);
}
