using System.Formats.Tar;
using System.Runtime.Versioning;
using Omega.Offline.Plugins.Docker.Build;

namespace Omega.Offline.Plugins.Docker.Tests.Build;

[UnsupportedOSPlatform("windows")]
public sealed class BuildContextTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("omega-docker-context-").FullName;

    public BuildContextTests()
    {
        Write("web/index.html", "<p>hello</p>");
        Write("nginx/Dockerfile", "FROM scratch");
        Write("nginx/Dockerfile.dockerignore", "*\n!web\n!nginx\n");
        Write("infra/Program.cs", "class P;");
        Write(".dockerignore", "web\n");
    }

    private string Dockerfile => Path.Combine(_root, "nginx", "Dockerfile");

    [Fact]
    public async Task Archive_holds_what_the_recipes_own_ignore_file_allows()
    {
        var context = BuildContext.Read(_root, Dockerfile);

        Assert.Equal(
            [("nginx/Dockerfile", "FROM scratch"), ("nginx/Dockerfile.dockerignore", "*\n!web\n!nginx\n"), ("web/index.html", "<p>hello</p>")],
            await Unpack(context));
        Assert.Equal("nginx/Dockerfile", context.DockerfileName);
    }

    [Fact]
    public void Digest_changes_with_content_that_is_built_in()
    {
        var before = Digest();
        Write("web/index.html", "<p>goodbye</p>");

        Assert.NotEqual(before, Digest());
    }

    [Fact]
    public void Digest_changes_with_the_right_to_run()
    {
        var before = Digest();
        File.SetUnixFileMode(Path.Combine(_root, "web/index.html"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.NotEqual(before, Digest());
    }

    [Fact]
    public void Digest_ignores_umask_times_empty_folders_and_files_that_are_left_out()
    {
        var before = Digest();
        File.SetUnixFileMode(Path.Combine(_root, "web/index.html"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetLastWriteTimeUtc(Path.Combine(_root, "web/index.html"), DateTime.UnixEpoch);
        Directory.CreateDirectory(Path.Combine(_root, "web/empty"));
        Write("infra/Program.cs", "class Q;");

        Assert.Equal(before, Digest());
    }

    [Fact]
    public void Digest_is_the_same_in_another_folder()
    {
        var other = Directory.CreateTempSubdirectory("omega-docker-other-").FullName;
        foreach (var file in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).Reverse())
        {
            var copy = Path.Combine(other, Path.GetRelativePath(_root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var digest = BuildContext.Read(other, Path.Combine(other, "nginx", "Dockerfile")).Digest();
        Directory.Delete(other, recursive: true);

        Assert.Equal(Digest(), digest);
    }

    [Fact]
    public async Task Recipe_outside_the_context_goes_along_under_a_name_of_its_own()
    {
        var context = BuildContext.Read(Path.Combine(_root, "web"), Dockerfile);

        Assert.Matches(@"^\.dockerfile\.[0-9a-f]{16}$", context.DockerfileName);
        Assert.Contains((context.DockerfileName, "FROM scratch"), await Unpack(context));
    }

    [Fact]
    public void Links_are_kept_as_links_even_when_broken()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "web/link"), "nowhere");
        var before = Digest();
        File.Delete(Path.Combine(_root, "web/link"));
        File.CreateSymbolicLink(Path.Combine(_root, "web/link"), "elsewhere");

        Assert.NotEqual(before, Digest());
    }

    [Fact]
    public void Missing_recipe_is_named_with_its_full_path()
    {
        var missing = Path.Combine(_root, "Dockerfile");

        var error = Assert.Throws<FileNotFoundException>(() => BuildContext.Read(_root, missing));

        Assert.Equal($"The Dockerfile '{missing}' does not exist (given: '{missing}').", error.Message);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Digest() => BuildContext.Read(_root, Dockerfile).Digest();

    private static async Task<List<(string Name, string Content)>> Unpack(BuildContext context)
    {
        var files = new List<(string, string)>();
        await using var archive = await context.PackAsync(CancellationToken.None);
        await using var reader = new TarReader(archive);
        while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
        {
            Assert.Equal(DateTimeOffset.UnixEpoch, entry.ModificationTime);
            using var text = new StreamReader(entry.DataStream!);
            files.Add((entry.Name, await text.ReadToEndAsync()));
        }

        return files;
    }

    private void Write(string path, string content)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
