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

    /// <summary>Where the site itself leads an address: from that of a folder to that of a page, or the other way; null where nowhere else.</summary>
    public string? Elsewhere(string address)
    {
        var name = address.TrimStart('/');
        return Resolve(address) is not { } found ? null
            : name.Length > 1 && name.EndsWith('/') && found == name[..^1] + ".html" ? "/" + name[..^1]
            : name.Length > 0 && !name.EndsWith('/') && found == name + "/index.html" ? $"/{name}/" : null;
    }

    private string? First(params string?[] names) => names.FirstOrDefault(name => name is not null && _files.Contains(name));
}
