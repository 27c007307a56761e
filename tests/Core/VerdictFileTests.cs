using Omega.Core.Tests.Support;

namespace Omega.Core.Tests;

public sealed class VerdictFileTests
{
    [Theory]
    [InlineData(null, ExitCode.Failed)]
    [InlineData("", ExitCode.Failed)]
    [InlineData("1\n", ExitCode.Failed)]
    [InlineData("2\n", ExitCode.Input)]
    [InlineData("3\n2\n", ExitCode.Refused)]
    [InlineData("0\n", ExitCode.Failed)]
    [InlineData("17\n", ExitCode.Failed)]
    [InlineData("Refused: text of a program\n", ExitCode.Failed)]
    public void Of_is_the_worst_that_was_noted_and_nothing_unknown(string? text, int expected)
    {
        using var folder = new TemporaryFolder();
        if (text is not null)
        {
            File.WriteAllText(folder.At("verdict"), text);
        }

        Assert.Equal(expected, VerdictFile.Of(folder.At("verdict")));
    }

    [Fact]
    public void Note_appends_where_the_environment_says_so()
    {
        using var folder = new TemporaryFolder();
        VerdictFile.Note(ExitCode.Refused);
        Environment.SetEnvironmentVariable(VerdictFile.Variable, folder.At("verdict"));
        try
        {
            VerdictFile.Note(ExitCode.Input);
            VerdictFile.Note(ExitCode.Refused);
        }
        finally
        {
            Environment.SetEnvironmentVariable(VerdictFile.Variable, null);
        }

        Assert.Equal("2\n3\n", File.ReadAllText(folder.At("verdict")));
    }

    [Fact]
    public void README_shows_the_table_of_exit_codes()
    {
        var codes = typeof(ExitCode).GetFields().Select(field => (int)field.GetRawConstantValue()!).Order().ToList();
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, "README.md")).SkipWhile(line => !line.StartsWith("| exit code |", StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith('|')).Skip(2).Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1]);

        Assert.Equal([0, 1, 2, 3], codes);
        Assert.Equal(codes.Select(code => $"{code}"), rows);
    }
}
