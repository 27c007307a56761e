using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Command.Values;

namespace Omega.Offline.Plugins.Command.Execution;

/// <summary>One run of a script: what to run, where, and with what around it.</summary>
internal sealed record CommandRequest(string Script, string Urn)
{
    private static readonly string[] DefaultInterpreter = ["/bin/sh", "-c"];

    /// <summary>The program that runs the script and its leading arguments.</summary>
    internal IReadOnlyList<string> Interpreter { get; private init; } = DefaultInterpreter;

    /// <summary>The folder to run in; this process's own by default.</summary>
    internal string Directory { get; private init; } = Environment.CurrentDirectory;

    /// <summary>Variables added to those of this process.</summary>
    internal IReadOnlyDictionary<string, string> Variables { get; private init; } = new Dictionary<string, string>();

    /// <summary>What the script reads from standard input; nothing by default.</summary>
    internal string Input { get; private init; } = "";

    /// <summary>Which streams are shown to the user.</summary>
    internal Logging Logging { get; private init; } = Logging.StdoutAndStderr;

    /// <summary>Reads the request out of a resource's or an invocation's properties and the outputs of the run before.</summary>
    internal static CommandRequest Read(string script, string urn, Struct inputs, Struct previous)
    {
        var variables = new Dictionary<string, string>(inputs.Map("environment"));
        if (inputs.Flag("addPreviousOutputInEnv") ?? true)
        {
            Add(variables, "PULUMI_COMMAND_STDOUT", previous.Text("stdout"));
            Add(variables, "PULUMI_COMMAND_STDERR", previous.Text("stderr"));
        }

        return new CommandRequest(script, urn)
        {
            Interpreter = inputs.Texts("interpreter") is { Count: > 0 } given ? given : DefaultInterpreter,
            Directory = inputs.Text("dir") is { Length: > 0 } directory ? directory : Environment.CurrentDirectory,
            Variables = variables,
            Input = inputs.Text("stdin") ?? "",
            Logging = inputs.Text("logging") switch
            {
                null or "stdoutAndStderr" => Logging.StdoutAndStderr,
                "stdout" => Logging.Stdout,
                "stderr" => Logging.Stderr,
                _ => Logging.None,
            },
        };
    }

    private static void Add(Dictionary<string, string> variables, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            variables[name] = value;
        }
    }
}
