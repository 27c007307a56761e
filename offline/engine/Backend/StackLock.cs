using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Omega.Offline.Engine.Backend;

/// <summary>Keeps a stack to one process at a time; given back when disposed, left behind by a killed process.</summary>
internal sealed class StackLock : IDisposable
{
    private readonly string _file;

    private StackLock(string file) => _file = file;

    /// <summary>Takes the lock, or names who holds it; <paramref name="written"/> is called between its two looks at who else is there.</summary>
    public static StackLock Take(FileBackend backend, StackName stack, Action? written = null)
    {
        var folder = backend.LocksOf(stack);
        Refuse(folder, except: null);
        var file = Path.Combine(folder, $"{Guid.NewGuid()}.json");
        StateFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(Mine(), EngineJson.Files.LockRecord));
        try
        {
            written?.Invoke();
            // Two that came at once both wrote: each sees the other, and both give way.
            Refuse(folder, except: file);
            return new StackLock(file);
        }
        catch
        {
            StateFile.Delete(file);
            throw;
        }
    }

    /// <summary>Whether anybody holds the stack, or was killed while holding it.</summary>
    public static bool IsHeld(FileBackend backend, StackName stack) => Held(backend.LocksOf(stack), except: null).Count > 0;

    /// <summary>Removes every lock of the stack and tells how many there were.</summary>
    public static int Break(FileBackend backend, StackName stack)
    {
        var files = Held(backend.LocksOf(stack), except: null);
        files.ForEach(StateFile.Delete);
        return files.Count;
    }

    /// <inheritdoc/>
    public void Dispose() => StateFile.Delete(_file);

    private static void Refuse(string folder, string? except)
    {
        var held = Held(folder, except);
        if (held.Count == 0)
        {
            return;
        }

        var message = new StringBuilder();
        message.Append(CultureInfo.InvariantCulture, $"the stack is currently locked by {held.Count} lock(s). ");
        message.Append("Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.");
        foreach (var file in held)
        {
            message.Append("\n  ").Append(FileBackend.AddressOf(file)).Append(": ").Append(Holder(file));
        }

        throw new EngineException(message.ToString());
    }

    private static string Holder(string file)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(file), EngineJson.Files.LockRecord)!;
            return $"created by {record.Username}@{record.Hostname} (pid {record.Pid}) at {record.Timestamp}";
        }
        catch (Exception problem) when (problem is IOException or JsonException)
        {
            return "created by a process that cannot be told from it";
        }
    }

    private static List<string> Held(string folder, string? except) => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, "*.json").Where(file => file != except).Order(StringComparer.Ordinal)]
        : [];

    private static LockRecord Mine() => new()
    {
        Pid = Environment.ProcessId,
        Username = Environment.UserName,
        Hostname = Environment.MachineName,
        Timestamp = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
    };
}
