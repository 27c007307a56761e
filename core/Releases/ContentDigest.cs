using System.Security.Cryptography;
using System.Text;

namespace Omega.Core.Releases;

/// <summary>Digest over all that goes into an image: the same on every checkout of a commit, whatever modes, times or paths.</summary>
public static class ContentDigest
{
    /// <summary>Hashes the files and the inputs of a build.</summary>
    /// <param name="files">Path in the context to the SHA-256 of the file, lower-case hex.</param>
    /// <param name="inputs">What else decides the result: base reference, platform.</param>
    /// <returns>`sha256:` and 64 hex digits.</returns>
    public static string Compute(IEnumerable<KeyValuePair<string, string>> files, IEnumerable<KeyValuePair<string, string>> inputs)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in inputs.OrderBy(input => input.Key, StringComparer.Ordinal))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"input {name.Length} {name} {value}\n");
        }

        foreach (var (path, hash) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"file {path.Length} {path} {hash}\n");
        }

        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
