using System.Text;

namespace Omega.Core.Content;

/// <summary>What lies in a site's folder and is not meant for its readers; left out unless the stack lets it in by name.</summary>
public sealed class Unpublished(IReadOnlyList<string> include)
{
    private static readonly string[] Folders = ["node_modules/", "bower_components/", "CVS/", "__MACOSX/", "lost+found/"];

    private static readonly string[] Names =
    [
        "Thumbs.db", "ehthumbs.db", "desktop.ini", "Icon\r", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "package.json", "package-lock.json",
        "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lockb", "composer.json", "composer.lock", "Gemfile", "Gemfile.lock",
        "Dockerfile", "Containerfile", "docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml", "Makefile", "Vagrantfile",
        "wp-config.php", "web.config", "credentials.json", "npm-debug.log", "yarn-error.log",
    ];

    private static readonly string[] Endings =
    [
        "~", ".bak", ".old", ".orig", ".rej", ".swp", ".swo", ".swn", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk",
        ".sql", ".sql.gz", ".sql.bz2", ".sql.xz", ".sql.zip", ".dump", ".dmp",
    ];

    // Read by other hosts, which are told by them what this one is told by its configuration.
    private static readonly string[] OtherHosts = ["_redirects", "_headers", "CNAME", ".nojekyll", "_routes.json", "vercel.json", "netlify.toml"];

    private readonly List<(string Name, string Why)> _leftOut = [];

    /// <summary>What was left out, by its path below the site's folder, and why.</summary>
    public IReadOnlyList<(string Name, string Why)> LeftOut => _leftOut;

    /// <summary>Tells whether a file, or a folder whose name ends with a slash, is published; remembers it if not.</summary>
    public bool Takes(string name, string path)
    {
        var why = Included(name)
            ? null
            : Above(name).Append(name).Select(entry => Why(entry, path)).FirstOrDefault(found => found is not null);
        if (why is not null)
        {
            _leftOut.Add((name, why));
        }

        return why is null;
    }

    // An included file opens the folders above it, and an included folder all that is below it.
    private bool Included(string name) => include.Select(entry => entry.Trim('/')).Any(entry =>
        name.TrimEnd('/') == entry || name.StartsWith(entry + "/", StringComparison.Ordinal)
        || (name.EndsWith('/') && entry.StartsWith(name, StringComparison.Ordinal)));

    // A folder that was opened for one file of it stays shut for the others.
    private static IEnumerable<string> Above(string name) =>
        Enumerable.Range(1, Math.Max(0, name.Length - 1)).Where(end => name[end - 1] == '/').Select(end => name[..end]);

    private static string? Why(string path, string onMachine)
    {
        var last = path.TrimEnd('/').Split('/')[^1];
        var isFolder = path.EndsWith('/');
        return OtherHosts.Contains(last) ? "speaks to another host, and says nothing to this one"
            : path is ".well-known/" ? null
            : last.StartsWith('.') ? "its name begins with a dot"
            : isFolder ? (Folders.Contains(last + "/") ? "holds packages or leftovers" : null)
            : last.StartsWith('#') && last.EndsWith('#') ? "is an editor's leftover"
            : Names.Contains(last, StringComparer.OrdinalIgnoreCase) ? "is a leftover, a key or part of a build"
            : Endings.Any(ending => last.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ? "is a backup, a key or a dump"
            : IsPrivateKey(onMachine) ? "holds a private key" : null;
    }

    private static bool IsPrivateKey(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        var start = new byte[96];
        using var stream = File.OpenRead(path);
        var text = Encoding.ASCII.GetString(start, 0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        return text.Contains("-----BEGIN ", StringComparison.Ordinal) && text.Contains("PRIVATE KEY-----", StringComparison.Ordinal);
    }
}
