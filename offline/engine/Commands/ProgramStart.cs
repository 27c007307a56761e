using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Steps;

namespace Omega.Offline.Engine.Commands;

/// <summary>A program on its way: its language host starts and builds it while the run gets ready.</summary>
internal sealed class ProgramStart : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Task<LanguageHost> _host;

    /// <summary>Begins.</summary>
    public ProgramStart(ProjectFile project, string engineAddress, string? client, IRunEvents events)
    {
        _host = LanguageHost.StartAsync(
            project, engineAddress, client, (line, error) => events.Say(error ? "info#err" : "info", line), _ending.Token);
        Required = RequiredAsync();
        // Who waits for it hears of a failure; a run that fails before does not care.
        _ = Required.ContinueWith(task => task.Exception, TaskScheduler.Default);
    }

    /// <summary>The language host.</summary>
    public Task<LanguageHost> Host => _host;

    /// <summary>Versions of the providers that the program says it needs, by package; known when it is built.</summary>
    public Task<IReadOnlyDictionary<string, string>> Required { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        try
        {
            await (await _host).DisposeAsync();
        }
        catch (Exception problem) when (problem is EngineException or OperationCanceledException)
        {
            // It has not started, which is said where it was needed.
        }

        _ending.Dispose();
    }

    private async Task<IReadOnlyDictionary<string, string>> RequiredAsync() => await (await _host).RequiredAsync(_ending.Token);
}
