using Omega.Cli.Support;

namespace Omega.Cli.Tests.Support;

/// <summary>Whether files have changed is told by their names, sizes and times.</summary>
public sealed class FileStampTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FileStampTests()
    {
        Directory.CreateDirectory(_folder.At("web", "deep"));
        File.WriteAllText(_folder.At("web", "deep", "a.css"), "a");
    }

    public static TheoryData<string> Changes => ["added", "gone", "larger", "touched", "named anew", "hidden"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_stays_while_nothing_changes() => Assert.Equal(Stamp(), Stamp());

    [Theory]
    [MemberData(nameof(Changes))]
    public void It_is_another_one_after_a_change(string change)
    {
        var (before, file) = (Stamp(), _folder.At("web", "deep", "a.css"));
        switch (change)
        {
            case "added":
                File.WriteAllText(_folder.At("web", "b.css"), "");
                break;
            case "gone":
                File.Delete(file);
                break;
            case "larger":
                var time = File.GetLastWriteTimeUtc(file);
                File.WriteAllText(file, "ab");
                File.SetLastWriteTimeUtc(file, time);
                break;
            case "touched":
                File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddTicks(10));
                break;
            case "named anew":
                File.Move(file, _folder.At("web", "deep", "b.css"));
                break;
            case "hidden":
                File.WriteAllText(_folder.At("web", ".htaccess"), "");
                break;
        }

        Assert.NotEqual(before, Stamp());
    }

    [Fact]
    public void What_is_not_there_counts_as_nothing_until_it_is()
    {
        var before = FileStamp.Of([_folder.At("none")]);

        File.WriteAllText(_folder.At("none"), "");

        Assert.NotEqual(before, FileStamp.Of([_folder.At("none")]));
    }

    private string Stamp() => FileStamp.Of([_folder.At("web")]);
}
