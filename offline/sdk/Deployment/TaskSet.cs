using System.Collections.Concurrent;

namespace Pulumi;

/// <summary>Everything a run waits for; grows while it waits.</summary>
internal sealed class TaskSet
{
    private readonly ConcurrentQueue<Task> _tasks = new();

    /// <summary>Adds a task; one that is already done and well is not kept.</summary>
    public void Register(string what, Task task)
    {
        _ = what;
        if (!task.IsCompletedSuccessfully)
        {
            _tasks.Enqueue(task);
        }
    }

    /// <summary>Waits until nothing is left, or something failed; returns the distinct failures.</summary>
    public async Task<IReadOnlyList<Exception>> DrainAsync()
    {
        var failures = new HashSet<Exception>(ReferenceEqualityComparer.Instance);
        while (_tasks.TryDequeue(out var task))
        {
            try
            {
                await task.ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failures.Add(exception);
            }
        }

        return [.. failures];
    }
}
