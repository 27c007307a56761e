namespace Omega.Offline.Plugins.Language.Tests;

public sealed class ProcessRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Run_passes_on_folder_variables_streams_and_exit_code()
    {
        var (output, error) = (new List<string>(), new List<string>());

        var exitCode = await new ProcessRunner().RunAsync(
            new ProcessRequest(
                ["sh", "-c", "pwd; cat; echo $GIVEN; echo problem >&2; exit 32"], _folder.Path, Into(output), Into(error))
            {
                Variables = new Dictionary<string, string> { ["GIVEN"] = "{\"a\":\"b c\"}" },
            },
            CancellationToken.None);

        Assert.Equal(32, exitCode);
        Assert.Equal([_folder.Path, "{\"a\":\"b c\"}"], output);
        Assert.Equal(["problem"], error);
    }

    [Fact]
    public async Task Cancellation_kills_the_program_and_what_it_started()
    {
        using var ending = new CancellationTokenSource();
        var output = new List<string>();
        var running = new ProcessRunner().RunAsync(
            new ProcessRequest(
                ["sh", "-c", "echo started; (sleep 60; touch child); touch lived"],
                _folder.Path,
                line =>
                {
                    ending.Cancel();
                    return Into(output)(line);
                },
                Into(output)),
            ending.Token);

        Assert.NotEqual(0, await running.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Missing_program_is_named()
    {
        var refused = await Assert.ThrowsAsync<LanguageException>(() => new ProcessRunner().RunAsync(
            new ProcessRequest(["no-such-program"], _folder.Path, Into([]), Into([])), CancellationToken.None));

        Assert.StartsWith("'no-such-program' cannot be started in ", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static Func<string, Task> Into(List<string> lines) => line =>
    {
        lines.Add(line);
        return Task.CompletedTask;
    };
}
