namespace Omega.Offline.Plugins.Docker.Engine;

/// <summary>The parts of an image reference.</summary>
internal sealed record ImageName(string Repository, string? Tag, string? Digest)
{
    /// <summary>The registry's address; docker.io when the reference names none.</summary>
    internal string Registry
    {
        get
        {
            var first = Repository.Split('/')[0];
            return Repository.Contains('/', StringComparison.Ordinal)
                && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost")
                ? first
                : "docker.io";
        }
    }

    /// <summary>The tag or digest, as the registry knows it.</summary>
    internal string Reference => Digest ?? Tag ?? "latest";

    /// <summary>Takes a reference apart.</summary>
    internal static ImageName Parse(string reference)
    {
        var at = reference.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null : reference[(at + 1)..];
        var name = at < 0 ? reference : reference[..at];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/')
            ? new ImageName(name[..colon], name[(colon + 1)..], digest)
            : new ImageName(name, null, digest);
    }
}
