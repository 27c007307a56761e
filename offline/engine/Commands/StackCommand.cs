using System.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Commands;

/// <summary>The commands below <c>stack</c>.</summary>
internal static class StackCommand
{
    /// <summary>Runs the command that the words name.</summary>
    public static int Run(Arguments arguments)
    {
        var session = new Session(arguments);
        return arguments.Words switch
        {
            ["stack", "init", .. var rest] => Init(session, rest.FirstOrDefault() ?? arguments.Value("stack"), arguments),
            ["stack", "ls"] => List(session, arguments),
            ["stack", "select", .. var rest] => Select(session, rest.FirstOrDefault() ?? arguments.Value("stack"), arguments),
            ["stack", "output", .. var rest] => Output(session, rest.FirstOrDefault(), arguments),
            ["stack", "export"] => Export(session, arguments),
            ["stack", "import"] => Import(session, arguments),
            ["stack", "history"] => HistoryList.Run(session, arguments),
            ["stack", "rm", .. var rest] => StackRemoval.Run(session, rest.FirstOrDefault(), arguments),
            ["stack", "rename", .. var rest] => StackRename.Run(session, rest.FirstOrDefault()),
            ["stack", "change-secrets-provider", .. var rest] => SecretsChange.Run(session, rest.FirstOrDefault()),
            ["stack"] => Show(session, arguments),
            _ => throw new EngineException($"unknown command '{string.Join(' ', arguments.Words)}'. {Help.Text}", 2),
        };
    }

    private static int Init(Session session, string? name, Arguments arguments)
    {
        var stack = StackName.Parse(name ?? throw new EngineException("missing stack name", Refusal.Usage), session.Project.Name);
        if (arguments.Value("secrets-provider") is not (null or "default" or "passphrase") and var provider)
        {
            throw new EngineException(
                $"this engine seals secrets with a passphrase only: --secrets-provider must be 'passphrase', was '{provider}'. Nothing was changed.",
                Refusal.Usage);
        }

        StackRename.CheckFinished(session.Backend, stack);
        if (session.Backend.Exists(stack))
        {
            throw new EngineException($"stack '{stack.Full}' already exists");
        }

        session.Backend.Write(stack, StateWriter.Checkpoint(stack.Full, Snapshot.Empty, session.Secrets(stack)));
        if (!arguments.Has("no-select"))
        {
            session.Workspace.Select(stack);
        }

        Console.Error.WriteLine($"Created stack '{stack.Stack}'");
        return 0;
    }

    private static int List(Session session, Arguments arguments)
    {
        var selected = session.Workspace.Selected;
        var all = arguments.Has("all");
        var rows = session.Backend.Stacks(arguments.Value("project") ?? (all ? null : session.Project.Name))
            .Select(stack => (
                Name: stack.Project == session.Project.Name ? stack.Stack : stack.Full,
                Stack: stack,
                State: StackFacts.Read(session.Backend.StateOf(stack), session.Backend.Read(stack))))
            .ToList();
        if (arguments.Json)
        {
            Write(json =>
            {
                json.WriteStartArray();
                foreach (var (name, stack, facts) in rows)
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteBoolean("current", stack.Full == selected);
                    json.WriteString("lastUpdate", facts.Resources > 0 ? facts.TimeText : string.Empty);
                    json.WriteNumber("resourceCount", facts.Resources);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return 0;
        }

        Console.WriteLine($"{"NAME",-24}{"LAST UPDATE",-32}RESOURCE COUNT");
        rows.ForEach(row => Console.WriteLine(
            $"{row.Name + (row.Stack.Full == selected ? "*" : string.Empty),-24}"
            + $"{(row.State.Resources > 0 ? row.State.TimeText : "n/a"),-32}{row.State.Resources}"));
        return 0;
    }

    private static int Select(Session session, string? name, Arguments arguments)
    {
        if (arguments.Has("create") && name is not null && !session.Backend.Exists(StackName.Parse(name, session.Project.Name)))
        {
            return Init(session, name, arguments);
        }

        session.Workspace.Select(session.Existing(name ?? throw new EngineException("missing stack name", 2)));
        return 0;
    }

    private static int Output(Session session, string? name, Arguments arguments)
    {
        var outputs = session.Read(session.Stack()).Stack?.Outputs ?? new Struct();
        string Text(Value value) => arguments.Has("show-secrets")
            ? PropertyJson.PlainText(value)
            : PropertyJson.Text(Masked(value), text => text);
        if (name is not null)
        {
            var value = outputs.Fields.GetValueOrDefault(name)
                ?? throw new EngineException($"current stack does not have output property '{name}'");
            Console.WriteLine(arguments.Has("json") ? Text(value) : Bare(Text(value)));
            return 0;
        }

        var fields = outputs.Fields.OrderBy(item => item.Key, StringComparer.Ordinal).ToList();
        if (arguments.Has("json"))
        {
            Write(json =>
            {
                json.WriteStartObject();
                foreach (var (key, value) in fields)
                {
                    json.WritePropertyName(key);
                    json.WriteRawValue(Text(value));
                }

                json.WriteEndObject();
            });
            return 0;
        }

        Console.WriteLine($"Current stack outputs ({fields.Count}):");
        var width = fields.Count == 0 ? 6 : Math.Max(6, fields.Max(item => item.Key.Length));
        Console.WriteLine(fields.Count == 0 ? "    No output values currently in this stack" : $"    {"OUTPUT".PadRight(width)}  VALUE");
        fields.ForEach(item => Console.WriteLine($"    {item.Key.PadRight(width)}  {Bare(Text(item.Value))}"));
        return 0;
    }

    private static int Export(Session session, Arguments arguments)
    {
        var stack = session.Stack();
        var content = StateWriter.Export(session.Read(stack), session.SecretsToRead(stack), arguments.Has("show-secrets"));
        if (arguments.Value("file") is { } file)
        {
            StateFile.Write(Path.GetFullPath(file), content);
        }
        else
        {
            Console.WriteLine(Encoding.UTF8.GetString(content));
        }

        return 0;
    }

    private static int Import(Session session, Arguments arguments)
    {
        var stack = session.Stack();
        var file = arguments.Value("file");
        var state = session.ReadExport(file ?? "standard input", file is null ? Encoding.UTF8.GetBytes(Console.In.ReadToEnd()) : File.ReadAllBytes(file));
        if (!arguments.Has("force") && state.Resources.FirstOrDefault(resource => !resource.Urn.StartsWith($"urn:pulumi:{stack.Stack}::{stack.Project}::", StringComparison.Ordinal)) is { } foreign)
        {
            throw new EngineException($"resource '{foreign.Urn}' must be of stack '{stack.Stack}' of project '{stack.Project}'. Use --force to import it all the same.");
        }

        using var stackLock = StackLock.Take(session.Backend, stack);
        session.Backend.KeepPrevious(stack);
        session.Backend.Write(stack, StateWriter.Checkpoint(stack.Full, state with { Time = null }, session.Secrets(stack)));
        Console.Error.WriteLine("Import complete.");
        return 0;
    }

    private static int Show(Session session, Arguments arguments)
    {
        var stack = session.Stack();
        if (arguments.Has("show-name"))
        {
            Console.WriteLine(stack.Stack);
            return 0;
        }

        var state = session.Read(stack);
        Console.WriteLine($"Current stack is {stack.Stack}:\n    Last updated: {state.Time}\nCurrent stack resources ({state.Resources.Count}):");
        foreach (var resource in state.Resources)
        {
            Console.WriteLine(arguments.Has("show-urns") ? $"    {resource.Urn}" : $"    {resource.Type}  {Urns.Name(resource.Urn)}");
            if (arguments.Has("show-ids") && resource.Id.Length > 0)
            {
                Console.WriteLine($"        ID: {resource.Id}");
            }
        }

        Console.WriteLine();
        return Output(session, null, arguments);
    }

    // A value that holds a secret somewhere inside keeps the rest of it readable.
    private static Value Masked(Value value)
    {
        if (Wire.IsSecret(value, out _))
        {
            return Value.ForString(PropertyJson.Hidden);
        }

        return value.KindCase switch
        {
            Value.KindOneofCase.StructValue => Value.ForStruct(new Struct { Fields = { value.StructValue.Fields.ToDictionary(item => item.Key, item => Masked(item.Value)) } }),
            Value.KindOneofCase.ListValue => Value.ForList([.. value.ListValue.Values.Select(Masked)]),
            _ => value,
        };
    }

    private static string Bare(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.String ? document.RootElement.GetString()! : json;
    }

    private static void Write(Action<Utf8JsonWriter> content) => JsonOutput.Write(content);
}
