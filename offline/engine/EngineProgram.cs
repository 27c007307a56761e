using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Commands;
using Omega.Offline.Plugins.Hosting;

namespace Omega.Offline.Engine;

/// <summary>The program `omega-engine`: the part of pulumi's command line that <see cref="Help"/> lists.</summary>
public static class EngineProgram
{
    /// <summary>Runs one command; returns its exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        InterruptSignal.Heed();
        try
        {
            var arguments = Arguments.Parse(args, Environment.GetEnvironmentVariable);
            if (arguments.Has("help") || arguments.Words is ["help"] || (arguments.Words is [] && !arguments.Has("version")))
            {
                Console.WriteLine(Help.Of(arguments.Command));
                return 0;
            }

            if (arguments.Words is [] or ["version"])
            {
                return Version();
            }

            CliEnvironment.Check(Environment.GetEnvironmentVariable);
            return arguments.Words switch
            {
                ["up"] => await RunCommand.RunAsync("update", arguments),
                ["preview"] => await RunCommand.PreviewAsync(arguments),
                ["refresh"] => await RunCommand.RunAsync("refresh", arguments),
                ["destroy"] => await RunCommand.RunAsync("destroy", arguments),
                ["cancel", ..] => Cancel(arguments),
                ["stack", ..] => StackCommand.Run(arguments),
                ["config", ..] => ConfigCommand.Run(arguments),
                _ => throw new EngineException($"unknown command '{string.Join(' ', arguments.Words)}'.\n{Help.Text}", Refusal.Usage),
            };
        }
        catch (EngineException problem)
        {
            await Console.Error.WriteLineAsync($"error: {problem.Message}");
            return problem.ExitCode;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"error: {problem.Message}");
            return 1;
        }
    }

    private static int Cancel(Arguments arguments)
    {
        var session = new Session(arguments);
        var stack = arguments.Words.Length > 1 ? session.Existing(arguments.Words[1]) : session.Stack();
        StackLock.Break(session.Backend, stack);
        Console.Error.WriteLine($"The currently running update for '{stack.Stack}' has been canceled!");
        return 0;
    }

    private static int Version()
    {
        Console.WriteLine(StateWriter.PulumiVersion);
        return 0;
    }
}
