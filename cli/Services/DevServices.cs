using System.Net;
using System.Security.Cryptography;
using Omega.Cli.Keys;
using Omega.Cli.Machine;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Core.Registries;

namespace Omega.Cli.Services;

/// <summary>The dev stack's registry and trust server: what answers with our credentials is used, the rest is started.</summary>
internal sealed class DevServices(Checkout checkout, IProcesses processes, Apt apt, Report report)
{
    private readonly ServiceFiles _files = new(checkout);

    /// <summary>Makes sure that registry and trust server answer.</summary>
    public async Task EnsureAsync(string registry, string trustServer, CancellationToken cancellation)
    {
        var trustAddress = new Uri(trustServer).Authority;
        var host = new ContainerHost(_files.Id, checkout.Root, processes, report);
        var ours = await Task.WhenAll(RegistryIsOursAsync(registry, host, cancellation), TrustIsOursAsync(trustServer, host, cancellation));
        var (registryIsOurs, trustIsOurs) = (ours[0], ours[1]);
        if (registryIsOurs || trustIsOurs)
        {
            await new ForeignServices(_files.Id, processes, report).StopAsync([Loopback.Port(registry, 80), Loopback.Port(trustAddress, 443)], cancellation);
            var image = await new ServiceImage(checkout, processes, apt, report).EnsureAsync(cancellation);
            await host.EnsureNetworkAsync(cancellation);
            await Task.WhenAll(
                registryIsOurs ? StartRegistryAsync(host, image, registry, cancellation) : Task.CompletedTask,
                trustIsOurs ? StartTrustAsync(host, image, Loopback.Port(trustAddress, 443), cancellation) : Task.CompletedTask);
        }

        await RequireRegistryAsync(registry, cancellation);
        await RequireTrustAsync(trustServer, cancellation);
    }

    private async Task StartRegistryAsync(ContainerHost host, string image, string registry, CancellationToken cancellation)
    {
        if (!_files.Has("htpasswd"))
        {
            await WriteHtpasswdAsync(image, cancellation);
        }

        var container = new ServiceContainer(
            "registry", 10114, 256,
            new Dictionary<string, string> { ["registry"] = "registry-data" },
            new Dictionary<string, byte[]> { ["htpasswd"] = _files.Read("htpasswd") },
            "5000",
            $"127.0.0.1:{Loopback.Port(registry, 80)}:5000");
        await host.EnsureAsync(container, image, cancellation);
        await host.WaitAsync(container, cancellation);
    }

    private async Task StartTrustAsync(ContainerHost host, string image, int port, CancellationToken cancellation)
    {
        _files.EnsureCertificates();
        var socket = new Dictionary<string, string> { ["socket:ro"] = "trust-socket" };
        var database = new ServiceContainer(
            "database", 10111, 192,
            new Dictionary<string, string> { ["database"] = "trust-data", ["socket"] = "trust-socket" },
            new Dictionary<string, byte[]>(),
            "database")
        { Networked = false };
        var signer = new ServiceContainer("signer", 10112, 96, socket, Secrets("signer.crt", "signer.key", "ca.crt", "passphrase"), "7899");
        var server = new ServiceContainer("server", 10113, 96, socket, Secrets("server.crt", "server.key", "ca.crt"), "4443", $"127.0.0.1:{port}:4443");
        var ready = new List<Task>();
        foreach (var container in new[] { database, signer, server })
        {
            var isNew = await host.EnsureAsync(container, image, cancellation);
            ready.Add(host.WaitAsync(container, cancellation));
            if (isNew)
            {
                await ready[^1];
            }
        }

        await Task.WhenAll(ready);
    }

    private Dictionary<string, byte[]> Secrets(params string[] names) => names.ToDictionary(name => name, _files.Read);

    // The registry hashes with every request. The least cost does: nobody guesses a random password, whatever a guess costs.
    private const string HashCost = "04";

    private async Task WriteHtpasswdAsync(string image, CancellationToken cancellation)
    {
        var salt = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./", 22);
        string[] run = ["run", "-i", "--rm", "--network", "none", "--user", "10114:10114", image, "htpasswd", _files.RegistryUser, $"$2y${HashCost}${salt}"];
        var call = new ProcessCall("docker", run) { Input = System.Text.Encoding.UTF8.GetBytes(_files.RegistryPassword) };
        _files.Write("htpasswd", (await processes.RunAsync(call, cancellation)).Must("hash the registry's password").Output);
    }

    private async Task<bool> RegistryIsOursAsync(string registry, ContainerHost host, CancellationToken cancellation)
    {
        if (!Loopback.Is(registry))
        {
            return false;
        }

        using var client = new RegistryClient(registry, _files.RegistryUser, _files.RegistryPassword);
        return await ExistsAsync(host, "registry", cancellation) || await client.StatusAsync(cancellation) != HttpStatusCode.OK;
    }

    private async Task<bool> TrustIsOursAsync(string server, ContainerHost host, CancellationToken cancellation) =>
        Loopback.Is(new Uri(server).Authority)
        && (await ExistsAsync(host, "server", cancellation) || await TrustServerProbe.ProblemAsync(server, _files.Authority, cancellation) is not null);

    private async Task<bool> ExistsAsync(ContainerHost host, string role, CancellationToken cancellation) =>
        (await processes.RunAsync(new ProcessCall("docker", "container", "inspect", "--format", "{{.Id}}", host.NameOf(role)), cancellation)).Succeeded;

    private async Task RequireRegistryAsync(string registry, CancellationToken cancellation)
    {
        if (!Loopback.Is(registry))
        {
            return;
        }

        using var client = new RegistryClient(registry, _files.RegistryUser, _files.RegistryPassword);
        var status = await client.StatusAsync(cancellation);
        if (status != HttpStatusCode.OK)
        {
            throw new OmegaException($"The registry {registry} answers {(status is null ? "nothing" : $"{(int)status}")} to user '{_files.RegistryUser}' with the password of {Path.Combine(checkout.Keys, "registry-password")}; it must answer 200.\nPut the registry's user and password into registry-user and registry-password there, or free the port.");
        }
    }

    private async Task RequireTrustAsync(string server, CancellationToken cancellation)
    {
        if (await TrustServerProbe.WaitAsync(server, _files.Authority, TimeSpan.FromSeconds(30), cancellation) is { } problem)
        {
            throw new OmegaException($"The trust server {server} is not usable: {problem}.\nPut the PEM of its authority into {Path.Combine(checkout.Keys, "services", "ca.crt")}, or free the port.");
        }
    }
}
