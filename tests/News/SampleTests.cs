using System.Diagnostics;
using System.Text;
using Omega.News.Tests.Support;

namespace Omega.News.Tests;

/// <summary>What lies beside the service: the first stories, and the script that strings all together.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly DirectoryInfo _checkout = Directory.CreateTempSubdirectory("omega-news-sample-");

    public SampleTests()
    {
        Directory.CreateDirectory(Path.Combine(_checkout.FullName, "samples", "news"));
        File.Copy(Path.Combine(RunningStore.Sample, "news"), Path.Combine(_checkout.FullName, "samples", "news", "news"));
    }

    public void Dispose() => _checkout.Delete(recursive: true);

    [Fact]
    public void First_stories_can_be_published() =>
        Assert.Equal(3, StoryReader.Read(File.ReadAllBytes(Path.Combine(RunningStore.Sample, "stories.json")), DateTimeOffset.UtcNow).Count);

    [Theory]
    [InlineData]
    [InlineData("nope")]
    [InlineData("up", "dev", "prod")]
    [InlineData("up", "../dev")]
    [InlineData("up", "--help")]
    [InlineData("remove")]
    public async Task A_wrong_command_line_tells_the_usage(params string[] arguments)
    {
        Write("dev", "config:\n");

        var (exitCode, errors) = await RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("  news up [stack] ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_that_is_none_is_refused_by_the_path_of_its_file()
    {
        var (exitCode, errors) = await RunAsync("up", "nope");

        Assert.Equal((2, $"samples/news/news: there is no stack 'nope': {_checkout.FullName}/Pulumi.nope.yaml does not exist.\n"), (exitCode, errors));
    }

    [Theory]
    [InlineData("config:\n  omega:services:\n    mine: {}\n", "has services already")]
    [InlineData("config:\n  omega:api: {}\n", "has services already")]
    [InlineData("config: { omega:target: docker }\n", "must have a line 'config:'")]
    public async Task A_file_that_the_sample_cannot_write_into_stays_as_it_is(string text, string expected)
    {
        Write("dev", text);

        var (exitCode, errors) = await RunAsync("up");

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Path.Combine(_checkout.FullName, "Pulumi.dev.yaml")));
    }

    private void Write(string stack, string text) => File.WriteAllText(Path.Combine(_checkout.FullName, $"Pulumi.{stack}.yaml"), text);

    private async Task<(int ExitCode, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(_checkout.FullName, "samples", "news", "news"), .. arguments])
        {
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, errors);
    }
}
