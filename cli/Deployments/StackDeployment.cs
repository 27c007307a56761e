using Omega.Cli.Configuration;
using Omega.Cli.Engines;
using Omega.Cli.Ledger;
using Omega.Cli.Provisioning;
using Omega.Cli.Support;
using Omega.Core.Settings;

namespace Omega.Cli.Deployments;

/// <summary>Deploys a stack as its configuration says; every command that deploys does it this way.</summary>
internal sealed class StackDeployment(Checkout checkout, Setup setup, Report report)
{
    /// <summary>Sets up what the machine lacks, deploys, and prints the address; returns the exit code.</summary>
    public async Task<int> RunAsync(string stack, bool refresh, CancellationToken cancellation)
    {
        var file = StackFile.Load(checkout.StackFile(stack));
        var pinned = file.Get("omega:release", "version");
        var engine = await SetUpAsync(stack, isRecorded: pinned is not null, cancellation);
        report.Step($"Deploying stack '{stack}' ({engine.Name}, packages {engine.Packages})");
        if (pinned is not null)
        {
            report.Step($"{Path.GetFileName(checkout.StackFile(stack))} says omega:release {pinned}: nothing is built (`./omega up {stack} --build` builds again)");
        }

        await RequireOwnStateAsync(engine, stack, cancellation);
        if (file.Get("omega:target") == "docker" && !file.Has("omega:site", "hosts"))
        {
            await StacksBehind.RefuseAsync(stack, $"Stack '{stack}' is not deployed without omega:site.hosts", setup.Processes, cancellation);
        }

        string[] refreshing = refresh ? ["--refresh"] : [];
        var lines = new EngineLines(report.Line);
        var began = DateTimeOffset.UtcNow;
        var (_, exitCode) = await engine.JudgeAsync(["up", "--yes", "--skip-preview", .. refreshing, .. engine.Of(stack)], cancellation, lines.Add);
        if (exitCode != ExitCode.Done)
        {
            new UpdateNotes(checkout).Add(stack, new UpdateNote(began, DateTimeOffset.UtcNow, exitCode, UpdateNote.Me));
            var how = exitCode == ExitCode.Failed ? "failed" : "was refused";
            var remedy = await LeftDoors.RemedyAsync(
                stack,
                lines.All,
                async () => await StackState.AskAsync(engine, stack, cancellation) is { Succeeded: true } asked ? StackState.Parse(asked.Output) : null,
                setup.Processes,
                cancellation);
            report.Error($"The deployment {how}; the reason is above. What served before still serves.{remedy}{lines.Trace(checkout)}");
            return exitCode;
        }

        report.Result((await engine.RunAsync(["stack", "output", "url", "--stack", stack], cancellation)).Must("read the address of the site").Text);
        return ExitCode.Done;
    }

    /// <summary>What is missing fails a build; the way to a recorded release needs no registry and no trust server.</summary>
    private async Task<Engine> SetUpAsync(string stack, bool isRecorded, CancellationToken cancellation)
    {
        try
        {
            return await setup.RunAsync(stack, cancellation);
        }
        catch (OmegaException problem) when (isRecorded && problem.ExitCode == ExitCode.Failed)
        {
            report.Warn($"Not all could be set up, and a recorded release may do without: {problem.Message}");
            return await setup.EngineAsync(cancellation);
        }
    }

    private static async Task RequireOwnStateAsync(Engine engine, string stack, CancellationToken cancellation)
    {
        var state = StackState.Parse((await StackState.AskAsync(engine, stack, cancellation)).Must($"read the state of stack '{stack}'").Output);
        state.RequireOwn(stack);
        RequireOwnName(state, stack);
    }

    /// <summary>Names of containers, volumes and networks hold the name of the stack: after `stack rename` they would all be strangers.</summary>
    private static void RequireOwnName(StackState state, string stack)
    {
        if (StackLedger.Of(stack, state.Outputs).Current is { } served && served.Stack != stack)
        {
            throw new OmegaException(
                $"Stack '{stack}' served its releases under the name '{served.Stack}': what runs, its logs and its ports have that name, and nothing was built.\n"
                    + $"Give it its name back: `pulumi stack rename {served.Stack} --stack {stack}`. To serve under the new name, for good and with "
                    + $"an interruption, then remove the deployment (`./omega down {served.Stack}`) and deploy '{stack}' as a stack of its own.",
                ExitCode.Input);
        }
    }

    /// <summary>Deploys a recorded release; the configuration is as it was before when that does not succeed.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="release">The release.</param>
    /// <param name="services">Services that come back with it.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<int> RunAsync(
        string stack, LedgerRecord release, IReadOnlyList<(Service Now, RecordedService Then)> services, CancellationToken cancellation) =>
        RunAsync(stack, file => ReleasePin.SetImages(ReleasePin.Set(file, release), services), refresh: false, cancellation);

    /// <summary>Deploys what the checkout holds instead of a recorded release.</summary>
    public Task<int> BuildAsync(string stack, bool refresh, CancellationToken cancellation) =>
        RunAsync(stack, ReleasePin.Remove, refresh, cancellation);

    private async Task<int> RunAsync(string stack, Func<StackFile, StackFile> change, bool refresh, CancellationToken cancellation)
    {
        var before = StackFile.Load(checkout.StackFile(stack));
        var changed = change(before).Save();
        var exitCode = ExitCode.Failed;
        try
        {
            exitCode = await RunAsync(stack, refresh, cancellation);
        }
        finally
        {
            if (exitCode != ExitCode.Done)
            {
                changed.With(before.Text).Save();
                _ = (await setup.EngineAsync(CancellationToken.None)).ConfigFile(stack);
                report.Warn($"{before.Path} is as it was before");
            }
        }

        return exitCode;
    }
}
