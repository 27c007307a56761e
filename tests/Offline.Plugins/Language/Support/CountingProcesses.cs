namespace Omega.Offline.Plugins.Language.Tests.Support;

/// <summary>Runs programs for real, and keeps what was run.</summary>
internal sealed class CountingProcesses : IProcessRunner
{
    private readonly ProcessRunner _real = new();

    public List<string> CommandLines { get; } = [];

    public int Builds => CommandLines.Count(line => line.StartsWith("dotnet build", StringComparison.Ordinal));

    public Task<int> RunAsync(ProcessRequest request, CancellationToken cancellation)
    {
        CommandLines.Add(string.Join(' ', request.Command));
        return _real.RunAsync(request, cancellation);
    }
}
