using Omega.Core.Tests.Support;

namespace Omega.Core.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class UnforeseenFailureTests
{
    [Fact]
    public void Describe_is_one_line_and_the_trace_is_in_a_file_of_its_owner()
    {
        using var folder = new TemporaryFolder();

        var text = UnforeseenFailure.Describe(Thrown(), folder.At("log"));

        var file = Assert.Single(Directory.EnumerateFiles(folder.At("log")));
        Assert.Equal($"Something went wrong that nobody foresaw: first (InvalidOperationException). The trace is in {file}: report it with that file.", text);
        Assert.Contains("   at Omega.Core.Tests", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Describe_says_why_there_is_no_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("file"), "");

        var text = UnforeseenFailure.Describe(Thrown(), folder.At("file", "log"));

        Assert.StartsWith("Something went wrong that nobody foresaw: first (InvalidOperationException). The trace cannot be written to ", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text);
    }

    private static InvalidOperationException Thrown() =>
        Assert.Throws<InvalidOperationException>((Action)(() => throw new InvalidOperationException("first\nsecond")));
}
