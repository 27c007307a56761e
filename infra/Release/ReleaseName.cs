
namespace Omega.Infra.Release;

/// <summary>Names a release before its version is known.</summary>
internal static class ReleaseName
{
    /// <summary>
    /// Returns a name that differs for any two releases that may run side by side. A recorded release also carries its
    /// digest: the same content may have been built twice, and replacing one by the other in place would cut traffic.
    /// </summary>
    public static string Of(ReleaseSettings? recorded, string content) => recorded is null
        ? Digest.Parse(content).Abbreviated
        : $"{Digest.Parse(recorded.Content).Abbreviated}-{Digest.Parse(recorded.Digest).Abbreviated}";
}
