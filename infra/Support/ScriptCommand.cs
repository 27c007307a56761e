using Grpc.Core;
using Pulumi;
using Pulumi.Command.Local;

namespace Omega.Infra.Support;

/// <summary>Runs the embedded scripts; the one place that says how.</summary>
/// <remarks>A script comes through the environment, so that a failure does not print all of it; previous output is not fed back.</remarks>
internal static class ScriptCommand
{
    // What runs it; the script unsets the variable before anything else.
    internal const string Runner = "exec /bin/bash -c \"$SCRIPT\"";
    internal const string Variable = "SCRIPT";

    internal static readonly string[] Interpreter = ["/bin/bash", "-c"];

    /// <summary>Declares a Command that runs the embedded <paramref name="script"/> when a trigger or the environment changes.</summary>
    public static Command Create(
        string name, string script, Input<object>[] triggers, InputMap<string> environment, CustomResourceOptions options, string? library = null) =>
        CreateText(name, EmbeddedScript.Read(script, library), triggers, environment, options);

    /// <summary>Declares a Command that runs a text.</summary>
    public static Command CreateText(string name, string text, Input<object>[] triggers, InputMap<string> environment, CustomResourceOptions options) =>
        new(name, new CommandArgs
        {
            Create = Runner,
            Interpreter = Interpreter,
            Triggers = triggers,
            Environment = InputMap<string>.Merge(environment, new() { [Variable] = text }),
            AddPreviousOutputInEnv = false,
            Logging = Logging.Stderr,
        }, options);

    /// <summary>Runs a text in this very run and leaves nothing in the state; a failure is for the caller to tell.</summary>
    public static async Task<ScriptResult> RunAsync(string text, IReadOnlyDictionary<string, string> variables, Resource parent)
    {
        try
        {
            var result = await Run.InvokeAsync(
                new RunArgs
                {
                    Command = Runner,
                    Interpreter = [.. Interpreter],
                    Environment = new Dictionary<string, string>(variables) { [Variable] = text },
                    // What it prints is an answer to the program, not to the user.
                    Logging = Logging.Stderr,
                },
                new InvokeOptions { Parent = parent }).ConfigureAwait(false);
            return new ScriptResult(result.Stdout, null);
        }
        catch (RpcException exception)
        {
            return new ScriptResult("", Said(exception.Status.Detail));
        }
    }

    /// <summary>What a script printed, without the provider's line that says how it was run.</summary>
    private static string Said(string detail)
    {
        var printed = detail[(detail.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim();
        return printed.Length > 0 ? printed : detail;
    }
}
