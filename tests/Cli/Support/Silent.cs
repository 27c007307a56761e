using Omega.Cli.Support;

namespace Omega.Cli.Tests.Support;

/// <summary>A report that nobody reads.</summary>
internal static class Silent
{
    public static Report Report { get; } = new(TextWriter.Null, TextWriter.Null, color: false);
}
