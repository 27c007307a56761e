using Omega.Offline.Engine.Backend;

namespace Omega.Offline.Engine.Commands;

/// <summary>Removes a stack: its state, its history and its settings file.</summary>
internal static class StackRemoval
{
    /// <summary>Runs <c>stack rm</c>.</summary>
    public static int Run(Session session, string? name, Arguments arguments)
    {
        var stack = name is null ? session.Stack() : session.Existing(name);
        if (!arguments.Has("yes") && !CliEnvironment.IsOn("PULUMI_SKIP_CONFIRMATIONS"))
        {
            throw new EngineException("--yes must be passed in to remove a stack", Refusal.Usage);
        }

        Remove(session, stack, arguments.Has("force"), keepsSettings: arguments.Has("preserve-config"), arguments.Has("remove-backups"));
        Console.Error.WriteLine($"Stack '{stack.Stack}' has been removed!");
        return 0;
    }

    /// <summary>Removes the stack; one that has resources only with <paramref name="force"/>.</summary>
    public static void Remove(Session session, StackName stack, bool force, bool keepsSettings, bool withBackups)
    {
        using (StackLock.Take(session.Backend, stack))
        {
            if (!force && session.Read(stack).Resources.Count > 0)
            {
                throw new EngineException(
                    $"'{stack.Stack}' still has resources; removal rejected. Run `pulumi destroy` first, or give --force to forget them.");
            }

            session.Backend.Remove(stack, withBackups);
        }

        var settings = session.SettingsPath(stack);
        if (!keepsSettings && File.Exists(settings))
        {
            File.Delete(settings);
        }

        if (session.Workspace.Selected == stack.Full)
        {
            session.Workspace.Select(null);
        }
    }
}
