namespace Omega.Offline.Plugins.Command.Tests.Replay;

/// <summary>Recorded calls that are not run again here, each with the reason.</summary>
internal static class Differences
{
    /// <summary>Calls whose script cannot run on its own.</summary>
    internal static readonly IReadOnlyDictionary<string, string> NotRepeated = new Dictionary<string, string>
    {
        ["02-up:35 publish"] = "pushes an image to the registry of the recording",
        ["05-up-change:44 publish"] = "pushes an image to the registry of the recording",
        ["8-command-timeout:11 slow"] = "takes 25 s; CommandRunnerTests has the same case in two",
    };

    /// <summary>What our answers have in another way than the official ones, on purpose.</summary>
    internal static readonly IReadOnlyList<string> OnPurpose =
    [
        "DiffResponse.diffs is in order of the names; the official order changes from run to run.",
        "A script that ends by a signal that we did not send reports 'exit status 128+n', not 'signal: …': "
        + "the .NET process API does not tell the two apart.",
        "With both streams logged, a line never mixes text of the two; the official provider cuts lines out of both "
        + "streams in order of arrival.",
        "A preview of a command with assetPaths or archivePaths that has not run yet says that assets and archive are "
        + "not known; no recording shows what the official provider says.",
        "Wrong kinds of inputs are refused by Check with our own words.",
    ];
}
