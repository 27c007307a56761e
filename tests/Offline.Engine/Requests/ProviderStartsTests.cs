using System.Collections.Concurrent;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Requests;

public sealed class ProviderStartsTests
{
    private readonly ConcurrentQueue<string> _started = new();

    /// <summary>What was started ahead is taken, each by one; only then another is started.</summary>
    [Fact]
    public async Task Each_provider_is_started_once_and_taken_once()
    {
        await using var starts = new ProviderStarts(StartAsync);
        starts.Ahead(["docker", "docker", "command"]);

        IProvider[] docker = [await starts.TakeAsync("docker"), await starts.TakeAsync("docker")];
        Assert.Equal(2, _started.Count(package => package == "docker"));

        docker = [.. docker, await starts.TakeAsync("docker"), await starts.TakeAsync("command"), await starts.TakeAsync("other")];
        Assert.Equal(["command", "docker", "docker", "docker", "other"], _started.Order(StringComparer.Ordinal));
        Assert.Equal(5, docker.Distinct().Count());
    }

    [Fact]
    public async Task What_nobody_needed_and_did_not_start_is_no_failure()
    {
        var starts = new ProviderStarts(_ => throw new EngineException("it is not on PATH"));
        starts.Ahead(["docker"]);

        await starts.DisposeAsync();
    }

    private Task<IProvider> StartAsync(string package)
    {
        _started.Enqueue(package);
        return Task.FromResult<IProvider>(new FakeProvider());
    }
}
