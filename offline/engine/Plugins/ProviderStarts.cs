using System.Collections.Concurrent;

namespace Omega.Offline.Engine.Plugins;

/// <summary>Starts providers; those that the state says will be needed before anybody asks for them.</summary>
internal sealed class ProviderStarts : IAsyncDisposable
{
    private readonly Func<string, Task<IProvider>> _start;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Task<IProvider>>> _ahead = new(StringComparer.Ordinal);

    /// <summary>Starts through <paramref name="start"/>, which starts by package.</summary>
    public ProviderStarts(Func<string, Task<IProvider>> start) => _start = start;

    /// <summary>Starts a provider for each of the packages.</summary>
    public void Ahead(IEnumerable<string> packages)
    {
        foreach (var package in packages)
        {
            _ahead.GetOrAdd(package, _ => new()).Enqueue(Task.Run(() => _start(package)));
        }
    }

    /// <summary>A provider of the package that nobody else has.</summary>
    public Task<IProvider> TakeAsync(string package) =>
        _ahead.TryGetValue(package, out var queue) && queue.TryDequeue(out var started) ? started : _start(package);

    /// <summary>Ends the providers that nobody has taken.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var started in _ahead.Values.SelectMany(queue => queue))
        {
            try
            {
                await ((await started as IAsyncDisposable)?.DisposeAsync() ?? ValueTask.CompletedTask);
            }
            catch (EngineException)
            {
                // It did not start, and nobody needed it.
            }
        }
    }
}
