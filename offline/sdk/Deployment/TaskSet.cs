namespace Pulumi;

/// <summary>Everything a run waits for; grows while it waits.</summary>
internal sealed class TaskSet
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _tasks = [];

    /// <summary>Adds a task; one that is already done and well is not kept.</summary>
    public void Register(Task task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            lock (_lock)
            {
                _tasks.Add(task);
            }
        }
    }

    /// <summary>Waits until nothing is left or something failed; returns the distinct failures so far.</summary>
    public async Task<IReadOnlyList<Exception>> DrainAsync()
    {
        while (true)
        {
            Task[] waiting;
            lock (_lock)
            {
                _tasks.RemoveWhere(task => task.IsCompletedSuccessfully);
                waiting = [.. _tasks];
            }

            var failed = waiting.Where(task => task.IsFaulted || task.IsCanceled).ToList();
            if (waiting.Length == 0 || failed.Count > 0)
            {
                return [.. failed.Select(task => task.Exception?.InnerException ?? new TaskCanceledException(task)).Distinct()];
            }

            await Task.WhenAny(waiting).ConfigureAwait(false);
        }
    }
}
