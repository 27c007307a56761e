using System.Text;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Secrets;

namespace Omega.Offline.Engine.Commands;

/// <summary>Seals a stack's state and settings with a new passphrase.</summary>
/// <remarks>
/// State and settings are two files. The new settings are put beside the old ones first; the change counts from the moment the
/// state is replaced. A run that was killed before has changed nothing, one that was killed after is finished by the next command:
/// one passphrase opens both files at any time.
/// </remarks>
internal static class SecretsChange
{
    private const string Ending = ".resealed";

    /// <summary>Runs the command: the new passphrase comes from standard input.</summary>
    public static int Run(Session session, string? provider)
    {
        if (provider is not ("passphrase" or "default"))
        {
            throw new EngineException(
                provider is null
                    ? "missing secrets provider: it must be 'passphrase'"
                    : "this engine seals secrets with a passphrase only: the secrets provider must be 'passphrase', "
                        + $"was '{provider}'. Nothing was changed.",
                Refusal.Usage);
        }

        var stack = session.Stack();
        using var stackLock = StackLock.Take(session.Backend, stack);
        var settings = session.Settings(stack);
        var old = session.SecretsToRead(stack);
        old.Prove();
        var state = session.Read(stack);
        var now = PassphraseSecrets.Create(Passphrase.ReadNew());
        settings.Reseal(old, now);
        foreach (var step in Steps(session.Backend, stack, settings, StateWriter.Checkpoint(stack.Full, state with { Time = null }, now)))
        {
            step();
        }

        Console.Error.WriteLine($"The secrets of '{stack.Stack}' are sealed with the new passphrase.");
        return 0;
    }

    /// <summary>What writes both files, sealed anew; a process may be killed after any of the steps.</summary>
    public static IReadOnlyList<Action> Steps(FileBackend backend, StackName stack, StackSettings settings, byte[] state) =>
    [
        () => backend.KeepPrevious(stack),
        () => StateFile.Write(settings.Path + Ending, Encoding.UTF8.GetBytes(settings.Text)),
        () => backend.Write(stack, state),
        settings.Save,
        () => StateFile.Delete(settings.Path + Ending),
    ];

    /// <summary>Finishes or undoes a change that was interrupted, if there is one.</summary>
    public static void Finish(FileBackend backend, StackName stack, string path)
    {
        if (!File.Exists(path + Ending) || !backend.Exists(stack))
        {
            return;
        }

        var resealed = StackSettings.Parse(path, File.ReadAllText(path + Ending));
        if (resealed.Salt == StateReader.SaltOf(backend.Read(stack)))
        {
            resealed.Save();
            StateFile.Delete(path + Ending);
        }
        else if (!StackLock.IsHeld(backend, stack))
        {
            StateFile.Delete(path + Ending);
        }
    }
}
