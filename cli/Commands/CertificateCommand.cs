using System.ComponentModel;
using Omega.Cli.Certificates;
using Omega.Cli.Configuration;
using Omega.Cli.Deployments;
using Omega.Cli.Machine;
using Omega.Cli.Processes;
using Omega.Core.Context;
using Omega.Core.Settings;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega certificate`: has the names of `omega:site.tls.acme` certified, or their certificates renewed, and deploys what is new.</summary>
internal sealed class CertificateCommand : OmegaCommand<CertificateSettings>
{
    /// <inheritdoc/>
    public override Task<int> ExecuteAsync(CommandContext context, CertificateSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        if (settings.Systemd is { } unit)
        {
            var (name, description) = ($"omega-certificate-{settings.Stack}", $"Renews the certificates of stack {settings.Stack}");
            Report.Result(unit == SystemdPart.Timer
                ? SystemdUnit.Daily(name, description)
                : SystemdUnit.Task(name, description, Checkout.Root, ["certificate", settings.Stack]));
            return Task.FromResult(ExitCode.Done);
        }

        return Exclusively(() => CertifyAsync(settings.Stack, cancellationToken));
    }

    private async Task<int> CertifyAsync(string stack, CancellationToken cancellation)
    {
        var engine = await Setup.EngineAsync(cancellation);
        var asked = await StackConfiguration.AskAsync(engine, stack, cancellation);
        var configuration = StackConfiguration.Parse(asked.Must($"read the configuration of stack '{stack}'", $"Deploy it: ./omega up {stack}").Output);
        var configured = configuration.OnDocker(Checkout, stack, "certificate");
        if (configured.Site.Tls?.Acme is not { } acme)
        {
            throw new OmegaException(
                $"Stack '{stack}' has no host name that an authority is to certify. "
                    + $"Name it: `pulumi config set --path 'omega:site.tls.acme.names[0]' www.example.com --stack {stack}`.", ExitCode.Input);
        }

        var edge = await EdgeAsync(stack, cancellation);
        await new Apt(Processes, Report).ProgramAsync("dehydrated", "dehydrated", "having host names certified", cancellation);
        var folder = new RepositoryPaths(Checkout.Root).Acme(stack);
        Report.Step($"Asking {acme.Server} for {string.Join(", ", acme.Names)}");
        var failure = await new AcmeClient(Processes, folder, acme).RunAsync(edge, Report.Line, cancellation);
        var source = new CertificateSource(TimeProvider.System, folder);
        // One that could not be renewed still holds, and the others are new.
        var deployed = failure is null || acme.Names.All(name => File.Exists(source.Certified(name).Certificate))
            ? await DeployAsync(stack, configured, configuration, source, edge, cancellation)
            : ExitCode.Done;
        return failure is null ? deployed
            : throw new OmegaException(
                $"Not all names of stack '{stack}' could be certified; what served before serves on. "
                    + $"{acme.Server} is asked again by the next `./omega certificate {stack}`.\n{failure}");
    }

    /// <summary>What the edge has is asked, not what was done before: an update may have been killed.</summary>
    private async Task<int> DeployAsync(
        string stack, OmegaSettings configured, StackConfiguration configuration, CertificateSource source, string edge, CancellationToken cancellation)
    {
        var wanted = EdgeCertificates.Of(configured, stack, key => configuration[$"omega:{key}"], source)!.Generation;
        var has = await Processes.RunAsync(new ProcessCall("docker", "exec", edge, "/usr/local/bin/omega", "certificates"), cancellation);
        if (has.Succeeded && has.Text == wanted)
        {
            Report.Step("Every certificate that is served holds for more than 30 days");
            return ExitCode.Done;
        }

        return await new StackDeployment(Checkout, Setup, Report).RunAsync(stack, refresh: false, cancellation);
    }

    private async Task<string> EdgeAsync(string stack, CancellationToken cancellation)
    {
        var listed = await Processes.RunAsync(
            new ProcessCall("docker", "ps", "-q", "--filter", $"label=omega.stack=omega-{stack}", "--filter", "label=omega.role=edge", "--filter", "status=running"), cancellation);
        return listed.Must("list the containers", "`./omega doctor` says what is missing.").Text.Split('\n') is [{ Length: > 0 } edge, ..]
            ? edge
            : throw new OmegaException($"No edge of stack '{stack}' runs, which an authority would ask. Deploy it without omega:site.tls first, or with certificates of its own: ./omega up {stack}");
    }
}

/// <summary>Settings of `omega certificate`.</summary>
internal sealed class CertificateSettings : StackSettings
{
    /// <summary>Print a unit.</summary>
    [CommandOption("--systemd <PART>")]
    [Description("Print a systemd unit, service or timer, that renews them once a day, and end.")]
    public SystemdPart? Systemd { get; init; }
}

/// <summary>What of a unit is printed.</summary>
internal enum SystemdPart
{
    /// <summary>What runs the command.</summary>
    Service,

    /// <summary>What starts that.</summary>
    Timer,
}
