using CliWrap.Buffered;
using Omega.Infra.Support;

namespace Omega.Scripts.Tests.Release;

public sealed class RevisionTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("omega-revision-").FullName;

    public RevisionTests()
    {
        foreach (var folder in (string[])["infra", "web", "nginx"])
        {
            Directory.CreateDirectory(Path.Combine(_root, folder));
            Write(folder, "file", "content");
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Outside_of_a_repository_the_revision_is_unknown() => Assert.Equal("unknown", await RevisionAsync());

    [Fact]
    public async Task A_clean_checkout_gives_its_commit()
    {
        var commit = await CommitAsync();
        Write("infra", "file", "changed: not part of the image");

        Assert.Equal(commit, await RevisionAsync());
    }

    [Theory]
    [InlineData("web", "file")]
    [InlineData("nginx", "file")]
    [InlineData("web", "new file")]
    public async Task A_changed_file_of_the_image_marks_the_commit(string folder, string file)
    {
        var commit = await CommitAsync();
        Write(folder, file, "changed");

        Assert.Equal($"{commit}-dirty", await RevisionAsync());
    }

    [Theory]
    [InlineData("web/built.js", "-dirty")]
    [InlineData("elsewhere", "")]
    public async Task A_file_that_git_ignores_marks_the_commit_where_it_goes_into_the_image(string laidOut, string mark)
    {
        Directory.CreateDirectory(Path.Combine(_root, ".omega", "context", "web"));
        await File.WriteAllTextAsync(Path.Combine(_root, ".omega", "context", laidOut), "x");
        await File.WriteAllTextAsync(Path.Combine(_root, ".gitignore"), ".omega/\nbuilt.js\n");
        var commit = await CommitAsync();
        Write("web", "built.js", "ignored");

        Assert.Equal($"{commit}{mark}", await RevisionAsync());
    }

    [Theory]
    [InlineData("site", "")]
    [InlineData("web", "-dirty")]
    public async Task The_folder_that_a_stack_serves_counts_and_no_other(string changed, string mark)
    {
        Directory.CreateDirectory(Path.Combine(_root, "site"));
        Write("site", "file", "content");
        var commit = await CommitAsync();
        Write(changed, "file", "changed");

        Assert.Equal($"{commit}{mark}", await RevisionAsync());
        Assert.Equal($"{commit}{(mark.Length > 0 ? "" : "-dirty")}", await RevisionAsync("PAGES=site"));
    }

    [Theory]
    [InlineData("PAGES=site", "-dirty")]
    [InlineData("PAGES=site BUILT=yes", "")]
    public async Task A_file_that_git_ignores_marks_the_commit_but_for_a_build_which_is_not_given_it(string environment, string mark)
    {
        Directory.CreateDirectory(Path.Combine(_root, ".omega", "context", "web"));
        Directory.CreateDirectory(Path.Combine(_root, "site"));
        await File.WriteAllTextAsync(Path.Combine(_root, ".omega", "context", "web", "built.js"), "x");
        await File.WriteAllTextAsync(Path.Combine(_root, ".gitignore"), ".omega/\nbuilt.js\n");
        var commit = await CommitAsync();
        Write("site", "built.js", "ignored");

        Assert.Equal($"{commit}{mark}", await RevisionAsync(environment));
    }

    private async Task<string> CommitAsync()
    {
        await BashAsync("git init -q .. && git add -A .. && git -c user.name=t -c user.email=t@t commit -qm start");
        return await BashAsync("git rev-parse HEAD");
    }

    private Task<string> RevisionAsync(string environment = "") => BashAsync($"export {environment} OMEGA_TEST=1\n{EmbeddedScript.Read("revision")}");

    private async Task<string> BashAsync(string script)
    {
        // Nothing above the temporary folder may count as the repository.
        var result = await CliWrap.Cli.Wrap("/bin/bash").WithArguments(["-c", script])
            .WithWorkingDirectory(Path.Combine(_root, "infra"))
            .WithEnvironmentVariables(variables => variables.Set("GIT_CEILING_DIRECTORIES", Path.GetDirectoryName(_root)))
            .ExecuteBufferedAsync();
        return result.StandardOutput.Trim();
    }

    private void Write(string folder, string file, string text) => File.WriteAllText(Path.Combine(_root, folder, file), text);
}
