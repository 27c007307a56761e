namespace Omega.Core.Settings;

/// <summary>Marks a list of words that may be given as one text: a line for /bin/sh.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ShellLineAttribute : Attribute
{
    /// <summary>The words of a line.</summary>
    public static IReadOnlyList<string> Words(string line) => line.Length == 0 ? [] : ["/bin/sh", "-c", line];
}
