namespace Omega.Core.Content;

/// <summary>Which file answers which address; the same as nginx/nginx.conf says, for what is decided before there is an image.</summary>
public sealed class Addresses(IEnumerable<string> files, string? fallback)
{
    private readonly HashSet<string> _files = files.ToHashSet(StringComparer.Ordinal);

    /// <summary>The file that answers pages which have none of their own; null where there is none.</summary>
    public string? Fallback => fallback;

    /// <summary>The file at an address, decoded and with its first slash; a redirect is followed. Null where nothing is.</summary>
    public string? Resolve(string address)
    {
        var name = address.TrimStart('/');
        if (name.EndsWith('/') || name.Length == 0)
        {
            return First(name + "index.html", name.Length > 1 ? name[..^1] + ".html" : null);
        }

        return First(name, name + ".html", name + "/index.html");
    }

    private string? First(params string?[] names) => names.FirstOrDefault(name => name is not null && _files.Contains(name));
}
