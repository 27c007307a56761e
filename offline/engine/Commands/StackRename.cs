using System.Text;
using System.Text.Json.Nodes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Commands;

/// <summary>Gives a stack, its history and its settings file another name.</summary>
/// <remarks>
/// A note beside the old state says that it has begun. While the note is there, both names are refused to every other command,
/// so that two stacks never act on the same resources; the same command, run again, goes on where it was interrupted.
/// </remarks>
internal static class StackRename
{
    /// <summary>Runs the command.</summary>
    public static int Run(Session session, string? name)
    {
        var from = StackName.Parse(session.StackToFind(), session.Project.Name);
        var to = StackName.Parse(name ?? throw new EngineException("missing new stack name", Refusal.Usage), session.Project.Name);
        Check(session, from, to);
        using var fromLock = StackLock.Take(session.Backend, from);
        using var toLock = StackLock.Take(session.Backend, to);
        var state = session.Backend.Exists(from)
            ? StateWriter.Checkpoint(to.Full, Renamed(session.Read(from), from, to), session.SecretsToRead(from))
            : null;
        Action moveSettings = session.NamesSettings ? () => { } : () => MoveSettings(SettingsOf(session, from), SettingsOf(session, to));
        foreach (var step in Steps(session.Backend, from, to, state, moveSettings, () => Select(session.Workspace, from, to)))
        {
            step();
        }

        Console.Error.WriteLine($"Renamed {from.Stack} to {to.Stack}");
        return 0;
    }

    /// <summary>What renames; a process may be killed after any of the steps, and all of them done again.</summary>
    /// <remarks><paramref name="state"/> is the renamed one; nothing if the old one is gone already.</remarks>
    public static IReadOnlyList<Action> Steps(
        FileBackend backend, StackName from, StackName to, byte[]? state, Action moveSettings, Action select) =>
    [
        () => StateFile.Write(backend.RenameNoteOf(from), Encoding.UTF8.GetBytes(to.Full)),
        () => WriteState(backend, to, state),
        () => RemoveState(backend, from),
        () => backend.MoveHistory(from, to),
        moveSettings,
        select,
        () => StateFile.Delete(backend.RenameNoteOf(from)),
    ];

    /// <summary>Refuses a stack whose renaming was interrupted, by either of its names.</summary>
    public static void CheckFinished(FileBackend backend, StackName stack)
    {
        foreach (var (from, to) in backend.RenamesOf(stack.Project).Where(item => item.From == stack || item.To == stack.Full))
        {
            throw new EngineException(
                $"stack '{from.Stack}' is being renamed to '{to}', which was interrupted. Finish it with `stack rename {to} --stack {from.Full}`.");
        }
    }

    /// <summary>The state with every URN of the one stack made one of the other.</summary>
    public static Snapshot Renamed(Snapshot state, StackName from, StackName to)
    {
        string Urn(string text)
        {
            var prefix = $"urn:pulumi:{from.Stack}::{from.Project}::";
            if (!text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return text;
            }

            var rest = text[prefix.Length..];
            var isStack = rest == $"{Urns.StackType}::{from.Project}-{from.Stack}";
            return $"urn:pulumi:{to.Stack}::{to.Project}::{(isStack ? $"{Urns.StackType}::{to.Project}-{to.Stack}" : rest)}";
        }

        return state with
        {
            Resources = [.. state.Resources.Select(resource => Renamed(resource, Urn))],
            Operations = [.. state.Operations.Select(operation => operation with { Resource = Renamed(operation.Resource, Urn) })],
            // It is of when it is written.
            Time = null,
        };
    }

    private static void Check(Session session, StackName from, StackName to)
    {
        if (to.Project != from.Project)
        {
            throw new EngineException(
                $"the new name must be one of the project '{from.Project}', was '{to.Full}'. Nothing was changed.", Refusal.Usage);
        }

        // The same rename goes on where it was interrupted.
        if (session.Backend.RenamesOf(from.Project).Contains((from, to.Full)))
        {
            return;
        }

        session.Existing(from.Full);
        CheckFinished(session.Backend, to);
        var taken = session.Backend.Exists(to) ? $"a stack named {to.Stack} already exists"
            : !session.NamesSettings && File.Exists(SettingsOf(session, to)) ? $"'{SettingsOf(session, to)}' already exists"
            : null;
        if (taken is not null)
        {
            throw new EngineException($"{taken}. Nothing was changed.");
        }
    }

    private static void WriteState(FileBackend backend, StackName to, byte[]? state)
    {
        if (state is not null)
        {
            backend.Write(to, state);
        }
    }

    private static void RemoveState(FileBackend backend, StackName from)
    {
        if (backend.Exists(from))
        {
            backend.RemoveState(from);
        }
    }

    private static void MoveSettings(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Move(from, to);
        }
    }

    private static void Select(Workspace workspace, StackName from, StackName to)
    {
        if (workspace.Selected == from.Full)
        {
            workspace.Select(to);
        }
    }

    private static string SettingsOf(Session session, StackName stack) => StackSettings.PathOf(session.Project, stack, null);

    private static ResourceState Renamed(ResourceState resource, Func<string, string> urn)
    {
        var copy = resource.Copy();
        copy.Urn = urn(resource.Urn);
        copy.Parent = urn(resource.Parent);
        copy.Provider = urn(resource.Provider);
        copy.DeletedWith = urn(resource.DeletedWith);
        copy.Dependencies = [.. resource.Dependencies.Select(urn)];
        copy.Aliases = [.. resource.Aliases.Select(urn)];
        copy.PropertyDependencies = resource.PropertyDependencies.ToDictionary(
            item => item.Key, item => (IReadOnlyList<string>)[.. item.Value.Select(urn)]);
        copy.Inputs = Wire.WithUrns(resource.Inputs, urn);
        copy.Outputs = Wire.WithUrns(resource.Outputs, urn);
        copy.Other = (JsonObject?)Renamed(resource.Other, urn);
        return copy;
    }

    private static JsonNode? Renamed(JsonNode? node, Func<string, string> urn) => node switch
    {
        JsonObject map => new JsonObject(map.Select(item => KeyValuePair.Create(item.Key, Renamed(item.Value, urn)))),
        JsonArray list => new JsonArray([.. list.Select(item => Renamed(item, urn))]),
        JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(urn(text)),
        _ => node?.DeepClone(),
    };
}
