using Omega.Cli.Commands;
using Omega.Cli.Engines;
using Omega.Cli.Support;
using Spectre.Console.Cli;

var report = Report.ToConsole();
var app = new CommandApp();
app.Configure(config =>
{
    config.SetApplicationName("omega");
    config.ConfigureConsole(report.Output);
    config.UseStrictParsing();
    config.SetInterceptor(new EngineOfStack(() => Checkout.Find(), Environment.GetEnvironmentVariable, Environment.SetEnvironmentVariable));
    config.SetExceptionHandler((exception, _) =>
    {
        report.Error(exception is OmegaException or CommandRuntimeException or OperationCanceledException
            ? exception.Message
            : UnforeseenFailure.Describe(exception, Checkout.Find().Traces));
        return exception switch
        {
            OmegaException known => known.ExitCode,
            CommandRuntimeException => ExitCode.Input,
            _ => ExitCode.Failed,
        };
    });
    config.AddCommand<UpCommand>("up").WithDescription("Sets up what this machine lacks, deploys, prints the address.")
        .WithExample("up").WithExample("up", "dev", "--refresh").WithExample("up", "dev", "--build");
    config.AddCommand<DevCommand>("dev").WithDescription("Serves the site as it lies here, and again after each change; signs and records nothing.")
        .WithExample("dev").WithExample("dev", "dev", "--port", "8091");
    config.AddCommand<PreviewCommand>("preview").WithDescription("Shows what would change; builds, pushes and signs nothing.")
        .WithExample("preview", "dev", "--markdown");
    config.AddCommand<LedgerCommand>("ledger").WithDescription("Shows every release that a stack has served; `ledger verify` checks the records.")
        .WithExample("ledger").WithExample("ledger", "dev", "--all").WithExample("ledger", "dev", "--html", "releases.html").WithExample("ledger", "verify", "dev", "--json");
    config.AddCommand<RollbackCommand>("rollback").WithDescription("Deploys a release that the stack served before; builds nothing.")
        .WithExample("rollback").WithExample("rollback", "20240401-1345", "dev").WithExample("rollback", "--at", "2024-04-01T13:45Z");
    config.AddCommand<PromoteCommand>("promote").WithDescription("Lets a stack serve the very digest that another one serves.")
        .WithExample("promote", "dev", "prod").WithExample("promote", "dev", "prod", "--deploy");
    config.AddCommand<DownCommand>("down").WithDescription("Removes the deployment; published images and logs stay unless --purge.")
        .WithExample("down").WithExample("down", "dev", "--purge", "--yes");
    config.AddCommand<VerifyCommand>("verify").WithDescription("Checks what really runs: image, hardening, drift.")
        .WithExample("verify", "dev", "--json");
    config.AddCommand<WatchCommand>("watch").WithDescription("Verifies again and again, heals what is safe to heal, tells the rest in JSON lines.")
        .WithExample("watch", "dev", "--once").WithExample("watch", "prod", "--every", "30", "--metrics", "/var/lib/node_exporter/omega.prom")
        .WithExample("watch", "dev", "--systemd").WithExample("watch", "prod", "--cronjob", "--image", "registry.example.com/omega/watch@sha256:…");
    config.AddCommand<CertificateCommand>("certificate").WithDescription("Has host names of the edge certified, or their certificates renewed, and deploys them.")
        .WithExample("certificate").WithExample("certificate", "dev");
    config.AddCommand<RehearseCommand>("rehearse").WithDescription("Proves each kept release without registry or trust server, and starts it beside what serves.")
        .WithExample("rehearse").WithExample("rehearse", "dev", "--json");
    config.AddCommand<BackupCommand>("backup").WithDescription("Copies the data of services, keys and state into the backup repository.")
        .WithExample("backup").WithExample("backup", "store", "--stack", "dev").WithExample("backup", "--list");
    config.AddCommand<RestoreCommand>("restore").WithDescription("Puts a snapshot in the place of a service's data.")
        .WithExample("restore").WithExample("restore", "216df0bb", "--service", "store", "--stack", "dev");
    config.AddCommand<ExplainCommand>("explain").WithDescription("Says what a file of a release is, and where it comes from.")
        .WithExample("explain", "/usr/sbin/nginx").WithExample("explain", "/etc/nginx/nginx.conf", "dev", "--release", "20240401-1345");
    config.AddCommand<RebuildCommand>("rebuild").WithDescription("Builds a recorded release again from its commit, and says whether it is the same to the byte.")
        .WithExample("rebuild", "20240401-1345").WithExample("rebuild", "20240401-1345", "dev", "--json")
        .WithExample("rebuild", "20240401-1345", "dev", "--sign");
    config.AddCommand<AtCommand>("at").WithDescription("Says what a stack served at a time, and lets that release answer again, beside what runs.")
        .WithExample("at", "2024-04-01T13:45Z").WithExample("at", "2024-04-01", "dev", "--serve", "8091");
    config.AddCommand<ExposedCommand>("exposed").WithDescription("Says which stack served a package with a known vulnerability, from when to when.")
        .WithExample("exposed", "CVE-2024-1234").WithExample("exposed", "CVE-2024-1234", "--database", "/srv/trivy", "--since", "2024-04-01", "--json");
    config.AddBranch("base", bases =>
    {
        bases.SetDescription("Keeps the base image new: `base check`.");
        bases.AddCommand<BaseCheckCommand>("check").WithDescription("Says whether the base's tag names a newer image, and what is known against both.")
            .WithExample("base", "check").WithExample("base", "check", "dev", "--write").WithExample("base", "check", "prod", "--json");
    });
    config.AddBranch("evidence", evidence =>
    {
        evidence.SetDescription("Keeps what is known of releases: `evidence restore`, `evidence renew`, `evidence scan`.");
        evidence.AddCommand<EvidenceRestoreCommand>("restore").WithDescription("Puts images, signatures and evidence that the registry lost back.")
            .WithExample("evidence", "restore", "dev");
        evidence.AddCommand<EvidenceRenewCommand>("renew").WithDescription("Lets the trust data of the releases hold for longer, or begins it anew.")
            .WithExample("evidence", "renew", "dev").WithExample("evidence", "renew", "dev", "--anew");
        evidence.AddCommand<EvidenceScanCommand>("scan").WithDescription("Has what a stack serves, or its base, scanned for known vulnerabilities.")
            .WithExample("evidence", "scan", "prod").WithExample("evidence", "scan", "dev", "--base");
    });
    config.AddCommand<TestCommand>("test").WithDescription("Builds and runs every test that this machine can run.")
        .WithExample("test").WithExample("test", "tests/Infra");
    config.AddCommand<BenchCommand>("bench").WithDescription("Measures updates, rollbacks and the site, each against its rival in the same run.")
        .WithExample("bench").WithExample("bench", "noop", "release");
    config.AddCommand<DoctorCommand>("doctor").WithDescription("Shows what is used, what is missing and how to get it.")
        .WithExample("doctor", "--json");
    config.AddCommand<PulumiCommand>("pulumi").WithDescription("Runs the engine that deploys, with this checkout's state, passphrase and plugins.")
        .WithExample("pulumi", "--", "stack", "ls").WithExample("pulumi", "dev", "--", "config", "set", "--secret", "omega:backupPassword");
    config.AddCommand<PassphraseCommand>("passphrase").WithDescription("Changes the passphrase of state, configuration and this machine together.")
        .WithExample("passphrase").WithExample("passphrase", "--from", "new-passphrase");
    config.AddCommand<SetupCommand>("setup").WithDescription("Sets up what this machine lacks, without deploying.");
});

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The engine gets the signal too and ends its update in order; a second one ends us at once.
    pressed.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
};
return await app.RunAsync(args, cancellation.Token);
