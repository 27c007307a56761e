using System.Text.RegularExpressions;

namespace Omega.Offline.Plugins.Docker.Tests.Replay;

/// <summary>Every place where our answers differ from the official ones on purpose.</summary>
internal static class KnownDifferences
{
    internal static readonly KnownDifference[] All =
    [
        new("docker:index/image:Image", new Regex(@"^inputs\.build\.contextDigest: official ""[0-9a-f]{64}"", ours ""[0-9a-f]{64}""$"),
            "The official digest holds file modes, so that a checkout under another umask is another image; ours does not. "
            + "The recorded files are not here either."),
        new("docker:index/", new Regex(@"^properties\.__meta: official (absent|""\{\\u0022_new_extra_shim.*), ours absent$"),
            "In a preview, the bridge's private data goes nowhere."),
        new("docker:index/volume:Volume", new Regex("^properties\\.cluster: official null, ours absent$"),
            "Cluster volumes are not made."),
        new("docker:index/remoteImage:RemoteImage", new Regex("^properties\\.build: official null, ours absent$"),
            "Images are built by docker:index/image:Image."),
        new("docker:index/container:Container", new Regex(@"^properties\.ulimits\[\d\]\.\w+: "),
            "A set: the official order is that of hash codes, ours that of the inputs. Diff compares sets without order."),
    ];

    /// <summary>The differences that nothing in the list explains, one a line.</summary>
    internal static string Unexplained(string name, IEnumerable<string> differences) => string.Join('\n', differences.Where(line =>
        !All.Any(known => name.Contains(known.Type, StringComparison.Ordinal) && known.Line.IsMatch(line))));
}
