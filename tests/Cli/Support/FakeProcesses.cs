using Omega.Cli.Processes;

namespace Omega.Cli.Tests.Support;

/// <summary>Answers for programs: each call is recorded, and answered by the first rule whose words its command line starts with.</summary>
internal sealed class FakeProcesses : IProcesses
{
    private readonly List<(string Start, Func<ProcessCall, (int ExitCode, string Output, string Error)> Answer)> _rules = [];

    public List<ProcessCall> Calls { get; } = [];

    public IEnumerable<string> Lines => Calls.Select(Line);

    public FakeProcesses On(string start, int exitCode = 0, string output = "", string error = "") =>
        On(start, _ => (exitCode, output, error));

    public FakeProcesses On(string start, Func<ProcessCall, (int ExitCode, string Output, string Error)> answer)
    {
        _rules.Add((start, answer));
        return this;
    }

    public Task<ProcessResult> RunAsync(ProcessCall call, CancellationToken cancellation = default)
    {
        Calls.Add(call);
        var rule = _rules.FirstOrDefault(rule => Line(call).StartsWith(rule.Start, StringComparison.Ordinal));
        Assert.True(rule.Answer is not null, $"No answer for: {Line(call)}");
        var (exitCode, output, error) = rule.Answer!(call);
        return Task.FromResult(new ProcessResult(call, exitCode, output, error));
    }

    private static string Line(ProcessCall call) => string.Join(' ', call.Arguments.Prepend(call.File));
}
