using Omega.Core.Context;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Context;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SiteBuildTests : IDisposable
{
    private static readonly string Image = "registry.example/node:22@sha256:" + new string('1', 64);

    private readonly TemporaryCheckout _checkout = new();
    private readonly FakeBuilder _builder = new();
    private SiteBuildSettings _build = new(["npm", "run", "build"], Image, "site");

    public SiteBuildTests()
    {
        _checkout.Write("site/package.json", "{}");
        _checkout.Write("site/src/main.js", "1");
    }

    public void Dispose() => _checkout.Dispose();

    private RepositoryPaths Paths => new(_checkout.Root);

    private SiteFolder Folder(FakeBuilder? builder = null) => SiteFolder.Of(Paths, new WebSettings(Build: _build), builder ?? _builder, TimeProvider.System);

    private string Built() => Path.GetFileName(Folder().Path);

    private void Git(string arguments) => Assert.Equal(0, LocalProgram.Run("bash", ["-c", $"git init -q . && {arguments}"], _checkout.Root, TimeSpan.FromMinutes(1)).ExitCode);

    [Fact]
    public void Second_run_runs_nothing_and_finds_the_same()
    {
        var first = Folder();

        var second = Folder();

        Assert.Equal((first.Path, 1), (second.Path, _builder.Runs));
        Assert.Equal("<p>built</p>", File.ReadAllText(Path.Combine(second.Path, "index.html")));
        Assert.Equal(("site/dist", "site", Image), (second.Name, second.Source, second.Builder));
    }

    [Fact]
    public void Whatever_decides_the_result_makes_another_one()
    {
        List<string> keys = [Built()];
        foreach (var other in (SiteBuildSettings[])
        [
            _build with { Command = ["npm", "run build"] }, _build with { Image = Image[..^1] + "2" }, _build with { Output = "out" }, _build with { Network = BuildNetwork.All },
            _build with { Environment = new Dictionary<string, string> { ["A"] = "1" } }, _build with { Environment = new Dictionary<string, string> { ["A"] = "2" } },
        ])
        {
            _build = other;
            keys.Add(Built());
        }

        _checkout.Write("site/src/main.js", "2");
        keys.Add(Built());
        _checkout.Write("site/new.js", "");
        keys.Add(Built());
        File.SetUnixFileMode(Path.Combine(_checkout.Root, "site/new.js"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        keys.Add(Built());
        _checkout.Link("site/link.js", "new.js");
        keys.Add(Built());

        Assert.Equal(keys.Distinct(), keys);
        Assert.Equal(keys.Count, _builder.Runs);
    }

    [Fact]
    public void Order_of_variables_other_files_and_times_decide_nothing()
    {
        _build = _build with { Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" } };
        var key = Built();
        _build = _build with { Environment = new Dictionary<string, string> { ["B"] = "2", ["A"] = "1" } };
        _checkout.Write("elsewhere/x", "x");
        File.SetLastWriteTimeUtc(Path.Combine(_checkout.Root, "site/package.json"), new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(key, Built());
    }

    [Fact]
    public void File_that_git_ignores_is_neither_given_nor_counted()
    {
        _checkout.Write(".gitignore", "node_modules/\n.env\n");
        Git("true");
        var key = Built();
        _checkout.Write("site/node_modules/x/index.js", "1");
        _checkout.Write("site/.env", "SECRET=1");

        Assert.Equal(key, Built());
        Assert.Equal(["site/package.json", "site/src/main.js"], Folder().Sources.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void File_that_git_knows_and_that_was_deleted_is_not_missed()
    {
        Git("git add -A && rm site/src/main.js");

        Assert.Equal(["site/package.json"], Folder().Sources.Keys);
    }

    [Fact]
    public void Build_that_fails_leaves_nothing_and_is_run_again()
    {
        Assert.Throws<OmegaException>(() => Folder(new FakeBuilder { Fails = true }));

        Assert.Empty(Directory.GetDirectories(Paths.BuiltSites));
        Assert.Equal("<p>built</p>", File.ReadAllText(Path.Combine(Folder().Path, "index.html")));
    }

    [Fact]
    public void What_a_killed_run_left_half_is_no_result()
    {
        var key = Built();
        Directory.Move(Path.Combine(Paths.BuiltSites, key), Path.Combine(Paths.BuiltSites, $".new-{key}"));
        File.WriteAllText(Path.Combine(Paths.BuiltSites, $".new-{key}", "half.html"), "");

        Assert.False(File.Exists(Path.Combine(Folder().Path, "half.html")));
        Assert.Equal(2, _builder.Runs);
    }

    [Fact]
    public void Ten_results_are_kept()
    {
        for (var run = 0; run < 12; run++)
        {
            _checkout.Write("site/src/main.js", $"{run}");
            Folder();
        }

        Assert.Equal(10, Directory.GetDirectories(Paths.BuiltSites).Length);
    }

    [Fact]
    public void Links_out_of_the_source_are_refused_all_at_once()
    {
        _checkout.Write("secret", "x");
        _checkout.Link("site/out", "../secret");
        _checkout.Link("site/passwd", "/etc/passwd");

        var message = Assert.Throws<ContextException>(() => Folder()).Message;

        Assert.Contains("site/out is a link to '../secret', which leads out of site/.", message, StringComparison.Ordinal);
        Assert.Contains("site/passwd is a link to '/etc/passwd'", message, StringComparison.Ordinal);
        Assert.Equal(0, _builder.Runs);
    }

    [Theory]
    [InlineData("nothing", "omega:web.build.source names 'nothing', which is missing.")]
    [InlineData("way/out", "omega:web.build.source names 'way/out', which is a link that leads out of the checkout.")]
    [InlineData("inside", "omega:web.build.source names 'inside', which lies behind a link, where git lists nothing.")]
    public void Source_that_is_no_folder_of_the_checkout_is_told_with_every_other_problem(string source, string expected)
    {
        using var other = new TemporaryCheckout();
        _checkout.Link("way", other.Root);
        Directory.CreateDirectory(Path.Combine(other.Root, "out"));
        _checkout.Link("inside", "site");
        _checkout.Write("nginx/bad.sh", "x\r\n");
        _build = _build with { Source = source };
        var folder = Folder();

        var message = Assert.Throws<ContextException>(() => BuildContext.Prepare(Paths, Some.Settings().Image, new(), folder)).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("nginx/bad.sh has Windows line endings", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_built_is_laid_out_and_judged_as_any_site_is()
    {
        _builder.Makes["index.html"] = "<script src=none.js></script>";
        _builder.Makes[".env"] = "SECRET=1";

        Assert.Contains("site/dist/index.html:1 refers to 'none.js'", Assert.Throws<ContextException>(Prepare).Message, StringComparison.Ordinal);
        _builder.Makes["index.html"] = "<p>built</p>";
        _checkout.Write("site/src/main.js", "mended");
        var context = Prepare();

        Assert.Contains("site/dist/.env its name begins with a dot", string.Join('\n', context.Warnings), StringComparison.Ordinal);
        Assert.Equal("<p>built</p>", File.ReadAllText(Path.Combine(Paths.Context, "web/index.html")));
        Assert.False(File.Exists(Path.Combine(Paths.Context, "web/.env")));
        Assert.Contains("site/dist/index.html", context.Files.Keys);
        Assert.Equal(new string('1', 64), context.Files["docker://" + Image]);
        Assert.Contains("site/src/main.js", context.Files.Keys);
    }

    private BuildContext Prepare() => BuildContext.Prepare(Paths, Some.Settings().Image, new(), Folder());

    private sealed class FakeBuilder : ISiteBuilder
    {
        public Dictionary<string, string> Makes { get; } = new() { ["index.html"] = "<p>built</p>" };

        public bool Fails { get; init; }

        public int Runs { get; private set; }

        public void Run(SiteBuildSettings build, string key, SourceFiles sources, string target)
        {
            Runs++;
            foreach (var (name, text) in Makes)
            {
                File.WriteAllText(Path.Combine(target, name), text);
            }

            if (Fails)
            {
                throw new OmegaException("It failed.");
            }
        }
    }
}
