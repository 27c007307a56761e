using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Steps;

/// <summary>The providers of a run: explicit ones, default ones, and those that only the state still knows.</summary>
internal sealed class ProviderRegistry : IAsyncDisposable
{
    private readonly RunContext _run;
    private readonly Func<string, Task<IProvider>> _start;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _defaults = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<IProvider>>> _byReference = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<IProvider> _started = [];

    /// <summary>Providers that <paramref name="start"/> starts by package.</summary>
    public ProviderRegistry(RunContext run, Func<string, Task<IProvider>> start)
    {
        _run = run;
        _start = start;
    }

    /// <summary>Registers default providers; set by the run before it begins.</summary>
    public Func<Goal, Task<ResourceState>> Register { get; set; } = _ => throw new InvalidOperationException("The run has not begun.");

    /// <summary>Versions by package for resources that say none.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; set; } = new Dictionary<string, string>();

    /// <summary>Configuration of default providers by key <c>package:name</c>.</summary>
    public Func<string, IEnumerable<KeyValuePair<string, Value>>> Configuration { get; set; } = _ => [];

    /// <summary>Starts the package's provider for the provider resource of that URN.</summary>
    public async Task<IProvider> StartAsync(string package, string urn)
    {
        try
        {
            var provider = await _start(package);
            _started.Add(provider);
            return new RegisteringProvider(provider, (id, configured) => _byReference[$"{urn}::{id}"] = new(Task.FromResult(configured)));
        }
        catch (EngineException problem)
        {
            throw _run.Fail(problem.Message, urn);
        }
    }

    /// <summary>Reference of the package's default provider, which is registered when it is first asked for.</summary>
    public Task<string> DefaultAsync(string package, string version)
    {
        if (version.Length == 0)
        {
            version = Versions.GetValueOrDefault(package, string.Empty);
        }

        return _defaults.GetOrAdd($"{package}@{version}", _ => new(() => RegisterDefaultAsync(package, version))).Value;
    }

    /// <summary>The configured provider of the reference.</summary>
    public Task<IProvider> GetAsync(string reference) => _byReference.GetOrAdd(reference, _ => new(() => LoadAsync(reference))).Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_started.OfType<IAsyncDisposable>().Select(provider => provider.DisposeAsync().AsTask()));
    }

    private async Task<string> RegisterDefaultAsync(string package, string version)
    {
        var inputs = new Struct();
        foreach (var (key, value) in Configuration(package))
        {
            inputs.Fields[key] = value;
        }

        if (version.Length > 0)
        {
            inputs.Fields["version"] = Value.ForString(version);
        }

        var suffix = string.Concat(version.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        var state = await Register(new Goal
        {
            Type = Urns.ProviderType(package),
            Name = suffix.Length > 0 ? $"default_{suffix}" : "default",
            Custom = true,
            Inputs = inputs,
        });
        return $"{state.Urn}::{state.Id}";
    }

    // A provider that the program does not register any more still has to look after what it made.
    private async Task<IProvider> LoadAsync(string reference)
    {
        var (urn, id) = Urns.SplitReference(reference);
        var state = _run.Olds.All.FirstOrDefault(resource => resource.Urn == urn && resource.Id == id)
            ?? throw _run.Fail($"unknown provider '{reference}'", urn);
        var provider = await _start(Urns.Package(state.Type));
        _started.Add(provider);
        await provider.ConfigureAsync(urn, id, ProviderInputs.ForPlugin(state.Inputs));
        return provider;
    }
}
