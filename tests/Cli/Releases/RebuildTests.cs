using Omega.Cli.Engines;
using Omega.Cli.Releases;
using Omega.Cli.Support;
using Omega.Cli.Tests.Ledger;
using Omega.Cli.Tests.Support;
using Omega.Core.Evidence;
using Omega.Core.Registries;

namespace Omega.Cli.Tests.Releases;

/// <summary>What is built again, from what, with what, and what stays: git, engine and builder say what a test lets them.</summary>
public sealed class RebuildTests : IDisposable
{
    private static readonly string Commit = new('a', 40);
    private static readonly LedgerRecord Release = SomeLedger.Records[0] with { Base = "image:1@sha256:" + new string('b', 64) };
    private static readonly ImageContents Image = new([], new Dictionary<string, ImageFile>(), new Dictionary<string, string>());

    private static readonly string[] Folders = ["nginx", "web"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _read = [];
    private string _stages = "";
    private string _clone = "";

    [Theory]
    [InlineData("unknown", null, "its record names no commit")]
    [InlineData("DIRTY", null, "it was built from files that were not committed")]
    [InlineData(null, "unknown", "its record names no base")]
    public async Task What_nobody_can_build_again_is_refused_by_name_before_anything_is_done(string? commit, string? baseImage, string why)
    {
        var processes = new FakeProcesses();

        var refusal = await Assert.ThrowsAsync<OmegaException>(() => RunAsync(processes, Release with
        {
            Commit = commit == "DIRTY" ? $"{Commit}-dirty" : commit ?? Release.Commit,
            Base = baseImage ?? Release.Base,
        }));

        Assert.Equal(ExitCode.Input, refusal.ExitCode);
        Assert.StartsWith($"Version {Release.Version} cannot be built again: {why}", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(processes.Calls);
    }

    [Fact]
    public async Task It_is_built_from_its_commit_and_base_with_an_empty_cache_in_a_checkout_of_its_own()
    {
        var processes = Machine();

        var (_, content) = await RunAsync(processes, Release);

        Assert.Contains(processes.Lines, line => line.EndsWith($" checkout --quiet --detach {Commit}", StringComparison.Ordinal));
        var build = processes.Calls.Single(call => call.Arguments.Contains("build"));
        var line = string.Join(' ', build.Arguments);
        Assert.StartsWith("build --quiet --no-cache --force-rm --platform linux/amd64 --file ../.omega/context/nginx/Dockerfile ", line, StringComparison.Ordinal);
        foreach (var argument in (string[])[$"BASE={Release.Base}", $"VERSION={Release.Version}", $"REVISION={Commit}", "CREATED=2024-04-01T13:45:01Z"])
        {
            Assert.Contains($" --build-arg {argument} ", line, StringComparison.Ordinal);
        }

        Assert.Equal((Path.Combine(_clone, "infra"), "0"), (build.Folder, build.Environment["DOCKER_BUILDKIT"]));
        Assert.True(Digest.IsMatch(content));
        Assert.Equal(["sha256:built"], _read);
    }

    [Fact]
    public async Task Neither_image_nor_checkout_nor_stage_stays_and_what_others_left_does()
    {
        _stages = "sha256:before";
        var processes = Machine();

        await RunAsync(processes, Release);

        Assert.Equal(["docker rmi sha256:built sha256:stage"], processes.Lines.Where(line => line.StartsWith("docker rmi", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(_clone));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_folder.Path, "evidence")));
    }

    [Fact]
    public async Task A_commit_that_is_not_here_is_told_with_the_remedy()
    {
        var processes = new FakeProcesses().On("git clone").On("git", 128, error: "fatal: unable to read tree");

        var failure = await Assert.ThrowsAsync<OmegaException>(() => RunAsync(processes, Release));

        Assert.StartsWith($"Cannot check out commit {Commit}: fatal: unable to read tree", failure.Message, StringComparison.Ordinal);
        Assert.Contains("git fetch --unshallow", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private FakeProcesses Machine() => new FakeProcesses()
        .On("git clone", call =>
        {
            var real = Checkout.Find();
            _clone = call.Arguments[^1];
            foreach (var file in Folders.SelectMany(folder => Directory.EnumerateFiles(real.At(folder), "*", SearchOption.AllDirectories)).Append(real.StackFile("dev")))
            {
                var target = Path.Combine(_clone, Path.GetRelativePath(real.Root, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            return (0, "", "");
        })
        .On("git")
        .On("/engine config", output: """{"omega:image":{"value":"{\"registry\":\"localhost:5000\",\"repository\":\"omega/web\",\"base\":\"other:1@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2\",\"platform\":\"linux/amd64\"}"}}""")
        .On("docker images", _ => (0, _stages, ""))
        .On("docker image inspect", _ => (0, string.Concat(_stages.Split('\n').Select(id => $"{id} [RELEASE={Release.Version}]\n")), ""))
        .On("docker build", _ =>
        {
            _stages = $"{_stages}\nsha256:stage".Trim();
            return (0, "sha256:built\n", "");
        })
        .On("docker rmi");

    private async Task<(ImageContents Image, string Content)> RunAsync(FakeProcesses processes, LedgerRecord release)
    {
        var checkout = new Checkout(_folder.Path);
        var rebuild = new Rebuild(checkout, processes, new Engine(checkout, processes, "/engine", "offline", null), new EvidenceStore(Path.Combine(_folder.Path, "evidence")), Silent.Report);
        return await rebuild.RunAsync("dev", release, id =>
        {
            _read.Add(id);
            return Task.FromResult(Image);
        }, CancellationToken.None);
    }
}
