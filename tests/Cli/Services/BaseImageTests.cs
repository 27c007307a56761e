using Omega.Cli.Machine;
using Omega.Cli.Services;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;
using Omega.Core.Registries;

namespace Omega.Cli.Tests.Services;

/// <summary>A base image that was made on this machine is used again as long as engine or registry has it; no other one takes its place.</summary>
public sealed class BaseImageTests : IDisposable
{
    private const string Pinned = "docker.io/library/nginx:1.29.4-alpine@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2";

    private static readonly byte[] Manifest = """{"schemaVersion":2,"config":{},"layers":[]}"""u8.ToArray();
    private static readonly Digest Made = Digest.Of(Manifest);

    private readonly FakeRegistry _registry = new();
    private readonly TemporaryFolder _folder = new();
    private readonly FakeProcesses _processes = new();

    private string Name => $"{_registry.Address}/omega/base:1.29.4";

    private string Reference => $"{Name}@{Made}";

    [Fact]
    public async Task What_the_registry_lost_and_the_engine_has_is_pushed_and_nothing_is_made()
    {
        _processes.On($"docker tag {Reference} {Name}").On($"docker push --quiet {Name}", _ =>
        {
            Hold();
            return (0, "", "");
        });

        Assert.Equal(Reference, await StandInAsync(isHere: true));

        Assert.Contains($"docker push --quiet {Name}", _processes.Lines);
    }

    [Fact]
    public async Task What_the_engine_lost_and_the_registry_has_is_fetched()
    {
        Hold();
        _processes.On($"docker pull --quiet {Reference}");

        Assert.Equal(Reference, await StandInAsync(isHere: false));

        Assert.DoesNotContain(_processes.Lines, line => line.StartsWith("docker push", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_both_have_is_neither_pushed_nor_fetched()
    {
        Hold();

        Assert.Equal(Reference, await StandInAsync(isHere: true));

        Assert.All(_processes.Lines, line => Assert.StartsWith("docker image inspect ", line, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _registry.Dispose();
        _folder.Dispose();
    }

    private void Hold() => _registry.Hold($"/v2/omega/base/manifests/{Made}", Manifest);

    private async Task<string?> StandInAsync(bool isHere)
    {
        _processes.On($"docker image inspect --format {{{{.Id}}}} {Pinned}", 1).On($"docker image inspect --format {{{{.Id}}}} {Reference}", isHere ? 0 : 1);
        using var client = new RegistryClient(_registry.Address, "omega", "password");
        return await new BaseImage(new Checkout(_folder.Path), _processes, new Apt(_processes, Silent.Report), Silent.Report)
            .StandInAsync(Pinned, Reference, isForPinned: true, _registry.Address, client, default);
    }
}
