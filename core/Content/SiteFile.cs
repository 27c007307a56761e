namespace Omega.Core.Content;

/// <summary>One file of a site, by its address without the first slash.</summary>
/// <param name="Name">Path below the site's folder, with slashes.</param>
/// <param name="Path">Path on this machine; a link's target.</param>
/// <param name="Hash">SHA-256, lower-case hex.</param>
/// <param name="Length">Size in bytes.</param>
public sealed record SiteFile(string Name, string Path, string Hash, long Length)
{
    /// <summary>The ending of the name with its dot, lower-case; empty where there is none.</summary>
    public string Ending => System.IO.Path.GetExtension(Name).ToLowerInvariant();

    /// <summary>The address as it stands in a request.</summary>
    public string Address => Encode("/" + Name);

    /// <summary>Escapes all that is neither a letter, a digit nor one of - . _ ~ and the slash.</summary>
    public static string Encode(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
