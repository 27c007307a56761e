namespace Omega.Offline.Plugins.Language.Tests.Support;

/// <summary>Runs nothing: keeps what would have run and gives the exit codes and output that the test asks for.</summary>
internal sealed class ScriptedProcesses : IProcessRunner
{
    internal List<ProcessRequest> Requests { get; } = [];

    internal IEnumerable<string> CommandLines => Requests.Select(request => string.Join(' ', request.Command));

    internal Dictionary<string, (int ExitCode, string Output)> Answers { get; } = [];

    public async Task<int> RunAsync(ProcessRequest request, CancellationToken cancellation)
    {
        Requests.Add(request);
        var (exitCode, output) = Answers.GetValueOrDefault(request.Command.ElementAtOrDefault(1) ?? "", (0, ""));
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await request.Output(line);
        }

        return exitCode;
    }
}
