using System.Diagnostics;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Display;
using Omega.Offline.Engine.Monitor;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Values;
using YamlDotNet.RepresentationModel;
using EventLog = Omega.Offline.Engine.Display.EventLog;

namespace Omega.Offline.Engine.Commands;

/// <summary>up, preview, refresh and destroy.</summary>
internal static class RunCommand
{
    /// <summary>Exit code of a run that changed something where nothing was expected to change.</summary>
    public const int UnexpectedChanges = 7;

    /// <summary>Runs the command.</summary>
    public static async Task<int> RunAsync(string kind, Arguments arguments)
    {
        var session = new Session(arguments);
        var stack = session.Stack();
        var options = RunOptions.From(kind, arguments, session.Project);
        if (arguments.Has("preview-only"))
        {
            return await OnceAsync(session, stack, options with { Preview = true }, arguments);
        }

        var asks = !arguments.Has("yes") && !CliEnvironment.IsOn("PULUMI_SKIP_CONFIRMATIONS");
        if (asks && !arguments.Has("skip-preview") && (arguments.Has("non-interactive") || Console.IsInputRedirected))
        {
            throw new EngineException(
                "--yes or --skip-preview or --preview-only must be passed in to proceed when running in non-interactive mode", Refusal.Usage);
        }

        if (!arguments.Has("skip-preview") && !arguments.Has("json"))
        {
            var code = await OnceAsync(session, stack, options with { Preview = true }, arguments);
            if (code != 0)
            {
                return code;
            }

            if (asks && !Confirmed(kind))
            {
                throw new EngineException($"confirmation declined, not proceeding with the {kind}");
            }
        }

        var result = await OnceAsync(session, stack, options, arguments);
        return result == 0 && kind == "destroy" ? Destroyed(session, stack, options, arguments) : result;
    }

    /// <summary>Runs the preview command.</summary>
    public static Task<int> PreviewAsync(Arguments arguments)
    {
        var session = new Session(arguments);
        return OnceAsync(session, session.Stack(), RunOptions.From("update", arguments, session.Project) with { Preview = true }, arguments);
    }

    private static int Destroyed(Session session, StackName stack, RunOptions options, Arguments arguments)
    {
        var left = session.Read(stack).Resources.Count;
        if (options.ExcludeProtected && left > 0)
        {
            Console.Error.WriteLine($"{left} resources of '{stack.Stack}' stay: those that are protected, and what they need.");
        }
        else if (arguments.Has("remove"))
        {
            StackRemoval.Remove(session, stack, force: false, keepsSettings: false, withBackups: false);
            Console.Error.WriteLine($"Stack '{stack.Stack}' has been removed, with its history and its settings file.");
        }

        return 0;
    }

    private static async Task<int> OnceAsync(Session session, StackName stack, RunOptions options, Arguments arguments)
    {
        await using var log = arguments.Value("event-log") is { } target ? EventLog.Open(target) : null;
        var display = Display(options, arguments, log);
        var counter = new Counter(display);
        var watch = Stopwatch.StartNew();
        await using var host = new MonitorHost { Target = { Events = counter } };
        // The key of the secrets takes a moment to derive: the program is made ready meanwhile.
        await using var program = options.Kind == "update" ? new ProgramStart(session.Project, host.Address, options.Client, counter) : null;
        var run = new StackRun(session, stack, options, counter, host, program);
        display.Begin(new RunHeader(options.Kind, options.Preview, stack.Stack, Config(session, stack)));
        var outcome = await run.ExecuteAsync();
        display.End(outcome, counter, watch.Elapsed);
        if (!outcome.Succeeded)
        {
            return 1;
        }

        if (arguments.Has("expect-no-changes") && counter.HasChanges)
        {
            await Console.Error.WriteLineAsync(
                $"error: no changes were expected for {(options.Preview ? "preview" : options.Kind)} but changes {(options.Preview ? "were proposed" : "occurred")}");
            return UnexpectedChanges;
        }

        return 0;
    }

    private static IDisplay Display(RunOptions options, Arguments arguments, EventLog? log)
    {
        var streams = !options.Preview || CliEnvironment.IsOn("PULUMI_ENABLE_STREAMING_JSON_PREVIEW");
        IDisplay shown = (arguments.Has("json"), streams) switch
        {
            (true, true) => new EventDisplay(Console.Out.WriteLine),
            (true, false) => new PreviewDigest(Console.Out),
            _ => new TextDisplay(Console.Out, arguments.Has("diff"), outputs: !arguments.Has("suppress-outputs")),
        };
        return log is null ? shown : new BothDisplays(shown, new EventDisplay(log.Write));
    }

    private static Dictionary<string, string> Config(Session session, StackName stack) =>
        session.Settings(stack).Config.Children.ToDictionary(
            item => ((YamlScalarNode)item.Key).Value!,
            item => YamlText.HasSecret(item.Value) ? PropertyJson.Hidden : YamlText.Value(item.Value, text => text));

    private static bool Confirmed(string kind)
    {
        Console.Write($"Do you want to perform this {kind}? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "yes";
    }
}
