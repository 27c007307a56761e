using System.Text.RegularExpressions;

namespace Omega.Core.Settings;

/// <summary>Names of objects in a cluster.</summary>
internal static partial class KubernetesName
{
    /// <summary>What is allowed, as the predicate of a sentence.</summary>
    public const string Rule = "must be at most 63 of a-z 0-9 -, beginning and ending with a letter or digit";

    /// <summary>What is allowed in a name of the network, as the predicate of a sentence.</summary>
    public const string HostRule = "must be a lower-case host name";

    /// <summary>What is allowed as the name of an annotation, as the predicate of a sentence.</summary>
    public const string AnnotationRule = "must have a name of the form domain/name, of a domain other than pulumi.com, whose annotations change what an update does";

    /// <summary>True for the name of an annotation that the program hands on.</summary>
    public static bool IsAnnotation(string text) =>
        text.Split('/') is [var domain, var name] && domain != "pulumi.com" && !domain.EndsWith(".pulumi.com", StringComparison.Ordinal)
        && domain.Length <= 253 && IsHost(domain) && AnnotationPattern().IsMatch(name);

    /// <summary>True for names of hosts and domains, without a dot at the end.</summary>
    public static bool IsHost(string text) => HostPattern().IsMatch(text);

    /// <summary>True for what every kind of object accepts (RFC 1123 label).</summary>
    public static bool IsMatch(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex AnnotationPattern();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z")]
    private static partial Regex HostPattern();
}
