namespace Omega.Image.Tests.Support;

/// <summary>The nginx of another release of Debian, with the libraries of its own that it loads, taken out of its signed packages.</summary>
internal sealed class OtherNginx : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-nginx");

    private OtherNginx()
    {
    }

    /// <summary>Starts it; takes what nginx takes.</summary>
    public string Program => Path.Combine(_folder.FullName, "nginx");

    /// <summary>Its version.</summary>
    public Version Version { get; private set; } = new();

    /// <summary>Fetches it from the mirror of this machine's apt.</summary>
    /// <param name="suite">Name of the release.</param>
    /// <returns>It; or why it cannot be had here.</returns>
    public static async Task<(OtherNginx? Nginx, string? Missing)> FetchAsync(string suite)
    {
        var other = new OtherNginx();
        var root = Path.Combine(other._folder.FullName, "root");
        await File.WriteAllTextAsync(other.Program, $"""
            #!/bin/sh
            for loader in {root}/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 {root}/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2; do
              [ ! -e "$loader" ] || exec "$loader" --library-path {root}/usr/lib/x86_64-linux-gnu:{root}/lib/x86_64-linux-gnu {root}/usr/sbin/nginx "$@"
            done
            exit 127

            """);
        var fetched = await Shell.RunAsync("bash", ["-euc", $"""
            chmod +x {other.Program}
            mirror=$(apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' | sed -n 's/^Debian main //p' | grep -v security | head -n 1)
            mmdebstrap --quiet --variant=extract --architectures=amd64 --include=nginx {suite} {root} "$mirror"
            """]);
        var said = fetched.ExitCode == 0 ? await Shell.RunAsync(other.Program, ["-v"]) : fetched;
        if (said.ExitCode == 0)
        {
            other.Version = Version.Parse(said.Errors.Split('/')[1].Split(' ')[0].Trim());
            return (other, null);
        }

        other.Dispose();
        return (null, $"The nginx of Debian {suite} cannot be had here: {said.Errors.Trim()}");
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
