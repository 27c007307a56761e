using Omega.Core.Settings;

namespace Omega.Core.Context;

/// <summary>What the recipe is given, in the order of its names in the recipe.</summary>
public static class ImageArguments
{
    /// <summary>Build arguments of a release.</summary>
    /// <param name="image">Its base.</param>
    /// <param name="context">What it is built from.</param>
    /// <param name="version">Its version.</param>
    /// <param name="commit">Its commit.</param>
    /// <param name="revalidate">Addresses that are to be asked for again, with spaces between.</param>
    public static IReadOnlyDictionary<string, string> Of(ImageSettings image, BuildContext context, string version, string commit, string revalidate)
    {
        var time = ReleaseVersion.Parse(version);
        return new Dictionary<string, string>
        {
            ["BASE"] = image.Base,
            ["BASE_NAME"] = image.BaseName,
            ["BASE_DIGEST"] = image.BaseDigest,
            ["VERSION"] = version,
            ["REVISION"] = commit,
            ["REVALIDATE"] = revalidate,
            ["EDGE"] = context.EdgeContent,
            ["DOOR"] = context.DoorContent,
            ["CREATED"] = time.Rfc3339,
            ["SOURCE_DATE_EPOCH"] = time.UnixSeconds,
        };
    }
}
