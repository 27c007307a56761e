namespace Omega.Offline.Engine.Backend;

/// <summary>Keeps disk space free during a run, so that what a provider has done can be written down even on a full disk.</summary>
internal sealed class StateReserve : IDisposable
{
    private const int MinimumBytes = 1 << 20;
    private readonly string _file;
    private readonly Lock _lock = new();
    private bool _held;

    private StateReserve(string file) => _file = file;

    /// <summary>Sets space aside beside the stack's state; a disk without it refuses the run before anything is changed.</summary>
    public static StateReserve Take(FileBackend backend, StackName stack)
    {
        var reserve = new StateReserve(backend.StateOf(stack) + ".reserve");
        var bytes = ((long)backend.Read(stack).Length * 4) + MinimumBytes;
        try
        {
            using var stream = new FileStream(reserve._file, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                PreallocationSize = bytes,
            });
            reserve._held = true;
            return reserve;
        }
        catch (IOException problem)
        {
            throw new EngineException(
                $"'{reserve._file}' cannot be made: {problem.Message} A run needs {bytes} bytes for its state. Nothing was changed: free some space.");
        }
    }

    /// <summary>Writes; when the disk is full, with the space set aside, and then stops the run.</summary>
    public void Write(Action write)
    {
        try
        {
            write();
        }
        catch (EngineException problem) when (Release())
        {
            write();
            throw new EngineException($"{problem.Message} The state was saved with space set aside for this: free some space and run again.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    private bool Release()
    {
        lock (_lock)
        {
            if (!_held)
            {
                return false;
            }

            _held = false;
            Remove();
            return true;
        }
    }

    private void Remove()
    {
        try
        {
            File.Delete(_file);
        }
        catch (IOException)
        {
            // The next run overwrites it.
        }
    }
}
