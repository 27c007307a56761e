namespace Omega.Core.Content;

/// <summary>Where a site tells the product what it has to know.</summary>
public static class OwnAddresses
{
    /// <summary>Addresses of the version, the one to ask first first: images that were built before it know the second one alone, which
    /// may be the site's own in later ones.</summary>
    public static IReadOnlyList<string> Version { get; } = ["/.omega/version.json", "/version.json"];
}
