using Omega.Cli.Configuration;
using Omega.Cli.Engines;
using Omega.Cli.Keys;
using Omega.Cli.Machine;
using Omega.Cli.Processes;
using Omega.Cli.Services;
using Omega.Cli.Support;
using Omega.Cli.Trust;
using Omega.Core.Engines;
using Omega.Core.Registries;

namespace Omega.Cli.Provisioning;

/// <summary>Brings a machine to where a stack can be deployed; a second run changes nothing.</summary>
internal sealed class Setup(Checkout checkout, IProcesses processes, Report report)
{
    /// <summary>Runs programs.</summary>
    public IProcesses Processes => processes;

    private Engine? _engine;

    /// <summary>Sets up what a stack needs; returns the engine to deploy it with.</summary>
    public async Task<Engine> RunAsync(string stack, CancellationToken cancellation)
    {
        var checkedIn = ReadStack(stack);
        SecretFile.Folder(checkout.Keys);
        if (_engine is null)
        {
            using var network = new SocketsHttpHandler();
            await new CliOffer(checkout, new PublishedCli(checkout, network), report, report.CanAsk ? report.Ask : null)
                .MakeAsync(EngineChoice.Forced(), EngineChoice.TryFind(checkout), cancellation);
        }

        var apt = new Apt(processes, report);
        var engine = await EngineAsync(cancellation, apt);
        if (checkedIn.Get("omega:target") == "docker")
        {
            await apt.ProgramAsync("jq", "jq", "reading what tools answer", cancellation);
            await new DockerEngine(processes, apt, report).EnsureAsync(cancellation);
            if (checkedIn.KeysOf("omega:services").Any(service => checkedIn.Has("omega:services", service, "data")))
            {
                await apt.ProgramAsync("restic", "restic", "backing up the data of services", cancellation);
            }
        }

        if (checkedIn.Get("omega:signing", "method") == "contentTrust")
        {
            await apt.ProgramAsync("notary", "notary", "signing and verifying", cancellation);
        }

        var registry = Require(checkedIn, stack, "omega:image", "registry");
        var server = checkedIn.Get("omega:signing", "server");
        if (server is null || !LaidOverFile.IsWanted(checkedIn))
        {
            // Services elsewhere, or of somebody else, are not ours to set up; the stack's own file says everything.
            SecretFile.ReadOrCreate(checkout.Passphrase);
            if (!await engine.HasStackAsync(stack, cancellation))
            {
                report.Step($"Creating the stack '{stack}'");
                (await engine.RunAsync(["stack", "init", stack], cancellation)).Must($"create the stack '{stack}'");
            }

            return engine;
        }

        if (EngineAddress.OfProvider(Environment.GetEnvironmentVariable) is { IsHere: false } elsewhere)
        {
            throw new OmegaException(
                $"Registry and trust server must be such as this machine and the Docker engine at {elsewhere} both reach, were {registry} and {server}, which each has for itself. "
                + $"Nothing was made there. Name others in {checkout.StackFile(stack)}: omega:image.registry, and omega:signing.server, or omega:signing.method cosign with omega:signing.signers.",
                ExitCode.Input);
        }

        await new DevServices(checkout, processes, apt, report).EnsureAsync(registry, server, cancellation);
        await ConfigureAsync(engine, stack, checkedIn, registry, server, apt, cancellation);
        return engine;
    }

    /// <summary>The one engine of this command with its plugins, and nothing else set up; with <paramref name="apt"/>, what makes them native is installed.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="apt">Installs.</param>
    /// <param name="mayBeChanging">Whether it is the command that goes on with a change of the passphrase.</param>
    /// <exception cref="OmegaException">A change of the passphrase was not finished, so that none opens everything.</exception>
    public async Task<Engine> EngineAsync(CancellationToken cancellation, Apt? apt = null, bool mayBeChanging = false) =>
        PassphraseChange.IsBegun(checkout) && !mayBeChanging
            ? throw new OmegaException("A change of the passphrase was begun and not finished: neither opens everything. Nothing is lost. Finish it: ./omega passphrase")
            : _engine ??= await ChooseEngineAsync(apt, cancellation);

    private async Task<Engine> ChooseEngineAsync(Apt? apt, CancellationToken cancellation)
    {
        var packages = await new PackagesChoice(checkout, processes, report).ChooseAsync(cancellation);
        var official = EngineChoice.Choose(checkout);
        string? own = null;
        if (packages == PackagesChoice.Offline || official is null)
        {
            await (apt is null ? Task.CompletedTask : new Linker(processes).EnsureAsync(apt, report, cancellation));
            own = await new LocalPrograms(checkout, processes, report).EnsureAsync(cancellation);
        }

        var engine = new Engine(checkout, processes, official ?? EngineChoice.OfflineIn(own!), packages, own, new LaidOverFile(checkout).Current);
        foreach (var file in StateAttributes.RemoveUnreadable(engine.Backend))
        {
            report.Warn($"{file} was left unreadable by an engine that was killed, or had no disk left, and is removed; the state beside it is whole");
        }

        return engine;
    }

    private async Task ConfigureAsync(Engine engine, string stack, StackFile checkedIn, string registry, string server, Apt apt, CancellationToken cancellation)
    {
        var files = new ServiceFiles(checkout);
        var repository = $"{registry}/{Require(checkedIn, stack, "omega:image", "repository")}";
        _ = await new TrustRepository(checkout, server, files.Authority, processes, report).EnsureAsync(repository, cancellation);
        using var client = new RegistryClient(registry, files.RegistryUser, files.RegistryPassword);
        var existing = StackFile.Load(checkout.MachineStackFile(stack));
        var standIn = await new BaseImage(checkout, processes, apt, report).StandInAsync(
            Require(checkedIn, stack, "omega:image", "base"),
            LaidOverFile.StandIn(checkedIn, existing),
            LaidOverFile.KnowsPin(existing),
            registry,
            client,
            cancellation);
        SecretFile.ReadOrCreate(checkout.Passphrase);
        LedgerKeyFile.Ensure(checkout);
        await new MachineConfiguration(checkout, engine, report).EnsureAsync(stack, MachineValues.Of(checkout, standIn), cancellation);
    }

    /// <summary>The checked-in configuration of a stack; an unknown name is refused with the known ones.</summary>
    public StackFile ReadStack(string stack)
    {
        var file = checkout.StackFile(stack);
        if (File.Exists(file))
        {
            return StackFile.Load(file);
        }

        var known = Directory.EnumerateFiles(checkout.Root, "Pulumi.*.yaml").Select(path => Path.GetFileName(path).Split('.')[1]).Order();
        throw new OmegaException($"There is no stack '{stack}': {file} does not exist. Known stacks: {string.Join(", ", known)}.", ExitCode.Input);
    }

    private string Require(StackFile document, string stack, string key, string name) =>
        document.Get(key, name) ?? throw new OmegaException($"{checkout.StackFile(stack)} has no {key}.{name}, which must be text.", ExitCode.Input);
}
