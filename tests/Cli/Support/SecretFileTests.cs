using Omega.Cli.Support;

namespace Omega.Cli.Tests.Support;

public sealed class SecretFileTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public void Write_makes_file_and_folder_readable_by_owner_only()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("keys", "secret");

        SecretFile.Write(path, "text");

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.At("keys")));
        Assert.Equal("text", File.ReadAllText(path));
    }

    [Fact]
    public void Write_replaces_a_file_that_others_could_read_with_one_that_they_cannot()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("secret");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.OtherRead);
        File.WriteAllText($"{path}.part", "left by a run that was killed");

        SecretFile.Write(path, "new");

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void ReadOrCreate_gives_the_same_text_again_and_replaces_an_empty_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("password");
        File.WriteAllText(path, "");

        var first = SecretFile.ReadOrCreate(path);

        Assert.Equal(40, first.Length);
        Assert.Equal(first, SecretFile.ReadOrCreate(path));
        Assert.NotEqual(first, SecretFile.ReadOrCreate(folder.At("other")));
    }
}
