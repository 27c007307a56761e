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

    /// <summary>Declares a Command that runs <paramref name="script"/> when a trigger or the environment changes.</summary>
    public static Command Create(
        string name, string script, Input<object>[] triggers, InputMap<string> environment, CustomResourceOptions options, string? library = null) =>
        new(name, new CommandArgs
        {
            Create = Runner,
            Interpreter = Interpreter,
            Triggers = triggers,
            Environment = With(script, library, environment),
            AddPreviousOutputInEnv = false,
            Logging = Logging.Stderr,
        }, options);

    /// <summary>Runs <paramref name="script"/> in this very run and leaves nothing in the state; a failure is for the caller to tell.</summary>
    public static Output<ScriptResult> Call(string script, InputMap<string> environment, Resource parent, string? library = null) =>
        Output.Unsecret(With(script, library, environment).ToOutput().Apply(variables => RunAsync(variables, parent)));

    private static async Task<ScriptResult> RunAsync(IReadOnlyDictionary<string, string> variables, Resource parent)
    {
        try
        {
            var result = await Run.InvokeAsync(
                new RunArgs { Command = Runner, Interpreter = [.. Interpreter], Environment = variables.ToDictionary() },
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

    private static InputMap<string> With(string script, string? library, InputMap<string> environment) =>
        InputMap<string>.Merge(environment, new() { [Variable] = EmbeddedScript.Read(script, library) });
}
