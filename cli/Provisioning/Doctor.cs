using System.Net;
using Omega.Cli.Engines;
using Omega.Cli.Keys;
using Omega.Cli.Machine;
using Omega.Cli.Processes;
using Omega.Cli.Services;
using Omega.Cli.Support;
using Omega.Core.Engines;
using Omega.Core.Registries;

namespace Omega.Cli.Provisioning;

/// <summary>Looks at the machine and changes nothing.</summary>
internal sealed class Doctor(Checkout checkout, IProcesses processes, Report report, TimeProvider clock)
{
    private const string ByUp = "./omega up installs or starts it";

    /// <summary>Everything that is needed, found or not.</summary>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellation)
    {
        var docker = new DockerEngine(processes, new Apt(processes, report), report);
        var (engine, unfit) = await docker.ExamineAsync(cancellation);
        var client = await VersionAsync("docker", "version --format {{.Client.Version}}", cancellation);
        var pulumi = EngineChoice.TryFind(checkout);
        var packages = await new PackagesChoice(checkout, processes, report).ChooseAsync(cancellation);
        return
        [
            Tool(".NET SDK", await VersionAsync("dotnet", "--version", cancellation), "everything", "apt-get install dotnet-sdk-10.0", true),
            unfit is not null
                ? new Finding("Docker engine", null, "building and running the site", unfit, true)
                : Tool("Docker engine", engine is null ? null : $"{engine} at {EngineAddress.OfProvider(Environment.GetEnvironmentVariable)}", "building and running the site", ByUp, true),
            Tool("Docker client", client, "building and running the site", ByUp, true),
            Tool("notary", await VersionAsync("notary", "version", cancellation) is null ? null : "yes", "stacks whose omega:signing.method is contentTrust", ByUp, false),
            Tool("pulumi CLI", pulumi is null ? null : $"{await VersionAsync(pulumi, "version", cancellation)} ({pulumi})", "deploying", "`./omega up` offers it; without it the engine of this checkout is used", false),
            new Finding("packages", packages, "building the program", packages == PackagesChoice.Offline ? $"NuGet does not serve Pulumi's; {PackagesChoice.Variable}=nuget forces it" : null, true),
            Native(new LocalPrograms(checkout, processes, report).Built),
            Tool("cosign", await VersionAsync("cosign", "version", cancellation) is null ? null : "yes", "stacks whose omega:signing.method is cosign", "release 3.0.3 or later: https://docs.sigstore.dev/cosign/system_config/installation/", false),
            Tool("jq", await VersionAsync("jq", "--version", cancellation), "reading what tools answer", ByUp, true),
            Tool("restic", (await VersionAsync("restic", "version", cancellation))?.Split(' ').ElementAtOrDefault(1), "services with data, `omega backup` and `omega restore`", "apt-get install restic", false),
            Tool("mmdebstrap", await VersionAsync("mmdebstrap", "--version", cancellation), "making images where none can be pulled", ByUp, false),
            Tool("git", await VersionAsync("git", "--version", cancellation), "recording the commit of a release", "apt-get install git", false),
            .. await ServicesAsync(cancellation),
        ];
    }

    private async Task<List<Finding>> ServicesAsync(CancellationToken cancellation)
    {
        if (!File.Exists(checkout.MachineStackFile("dev")))
        {
            return [new Finding("dev services", null, "registry and trust server of stack dev", "./omega up", false)];
        }

        var stack = StackFile.Load(checkout.MachineStackFile("dev"));
        var files = new ServiceFiles(checkout);
        var registry = stack.Get("omega:image", "registry") ?? "localhost:5000";
        var server = stack.Get("omega:signing", "server") ?? "https://localhost:4443";
        using var client = new RegistryClient(registry, files.RegistryUser, files.RegistryPassword);
        var status = await client.StatusAsync(cancellation);
        var problem = await TrustServerProbe.ProblemAsync(server, files.Authority, cancellation);
        var trustData = await new TrustDataCheck(checkout, processes, clock)
            .RunAsync(registry, stack.Get("omega:image", "repository") ?? "", server, cancellation);
        return
        [
            Tool("registry", status == HttpStatusCode.OK ? $"{registry}, accepts the stored password" : null, "publishing images", "./omega setup", false),
            Tool("trust server", problem is null ? $"{server}, healthy" : null, "signing and verifying", "./omega setup", false),
            .. trustData is null ? Array.Empty<Finding>() : [trustData],
            Tool("base image", stack.Get("omega:image", "base")?.Split('@')[0], "building the site", "./omega setup", false),
        ];
    }

    private static Finding Native(ProgramKind? built) => Tool(
        "native engine and plugins",
        built is null or ProgramKind.Native ? built?.ToString().ToLowerInvariant() ?? "not built yet" : null,
        "updates that start sooner",
        built == ProgramKind.Failed
            ? "`dotnet publish offline/programs -p:Native=true` says what is wrong; delete .omega/build and run ./omega setup to try again"
            : $"apt-get install {string.Join(' ', Linker.Packages)}, then ./omega setup",
        false);

    private static Finding Tool(string tool, string? found, string neededFor, string remedy, bool required) =>
        new(tool, found, neededFor, found is null ? remedy : null, required);

    private async Task<string?> VersionAsync(string program, string argument, CancellationToken cancellation)
    {
        var result = await processes.RunAsync(new ProcessCall(program, argument.Split(' ')) { Limit = TimeSpan.FromSeconds(20), Folder = checkout.Root }, cancellation);
        // The Docker client prints its own version and fails when no engine answers.
        return result.Text.Length > 0 && result.ExitCode is not ProcessResult.NotFound ? result.Text.Split('\n')[0] : null;
    }
}
