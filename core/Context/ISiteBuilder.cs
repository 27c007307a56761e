using Omega.Core.Settings;

namespace Omega.Core.Context;

/// <summary>Runs the build of a site.</summary>
public interface ISiteBuilder
{
    /// <summary>Runs it, and writes what it made into a folder that is there and empty.</summary>
    /// <param name="build">What is run, and where.</param>
    /// <param name="key">Digest of all that decides the result, hex digits.</param>
    /// <param name="sources">What it is given.</param>
    /// <param name="target">Path on this machine.</param>
    /// <exception cref="OmegaException">It failed; the message says how.</exception>
    void Run(SiteBuildSettings build, string key, SourceFiles sources, string target);
}
