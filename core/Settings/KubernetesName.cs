using System.Text.RegularExpressions;

namespace Omega.Core.Settings;

/// <summary>Names of objects in a cluster.</summary>
internal static partial class KubernetesName
{
    /// <summary>What is allowed, as the predicate of a sentence.</summary>
    public const string Rule = "must be at most 63 of a-z 0-9 -, beginning and ending with a letter or digit";

    /// <summary>What is allowed in a name of the network, as the predicate of a sentence.</summary>
    public const string HostRule = "must be a lower-case host name";

    /// <summary>True for names of hosts and domains, without a dot at the end.</summary>
    public static bool IsHost(string text) => HostPattern().IsMatch(text);

    /// <summary>True for what every kind of object accepts (RFC 1123 label).</summary>
    public static bool IsMatch(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z")]
    private static partial Regex HostPattern();
}
