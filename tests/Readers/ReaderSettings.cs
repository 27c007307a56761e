using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Omega.Readers;

/// <summary>How many readers there are and how they read.</summary>
public sealed record ReaderSettings
{
    /// <summary>Readers of whole pages.</summary>
    public int Readers { get; init; } = 12;

    /// <summary>Readers that ask for the version alone, as fast as they are answered.</summary>
    public int Watchers { get; init; } = 4;

    /// <summary>The page that is read.</summary>
    public string Page { get; init; } = "/";

    /// <summary>How long a reader waits between a page and the files that it names.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long an answer may take; no verdict on speed, but the end of an answer that never comes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Authority of an https site; null: those of the system.</summary>
    public X509Certificate2? Authority { get; init; }

    /// <summary>Where the site is whatever its name; null: where its name leads.</summary>
    public IPAddress? At { get; init; }

    /// <summary>Whether it does not matter who vouches for an https site.</summary>
    public bool AnyAuthority { get; init; }

    /// <summary>Whether two releases answer side by side for a while, as in a rolling update.</summary>
    public bool MayGoBack { get; init; }
}
