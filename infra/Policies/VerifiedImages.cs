using System.Collections.Immutable;
using Pulumi;

namespace Omega.Infra.Policies;

/// <summary>The references that the release's verify step prints in this update.</summary>
/// <remarks>
/// Compared by value when all of them have come: an Output loses its identity on its way through components, and a
/// dependency on the verify step alone would let another image pass that only mentions it.
/// </remarks>
public sealed class VerifiedImages
{
    private readonly List<Entry> _entries = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Accepts what a verify step prints, for every resource.</summary>
    public void Add(Output<string> reference) => Add(reference, null);

    /// <summary>Accepts what a step passes on that was verified before, for one resource and nothing that comes before it.</summary>
    /// <param name="reference">What may run.</param>
    /// <param name="resource">Logical name of the resource; null means every resource.</param>
    public void Add(Output<string> reference, string? resource)
    {
        if (_closed.Task.IsCompleted)
        {
            throw new InvalidOperationException("Verified images must be added before the policies are completed.");
        }

        _entries.Add(new(reference, resource));
    }

    /// <summary>Accepts what single resources go on running that was verified before.</summary>
    public void Add(IEnumerable<(Output<string> Reference, Resource Resource)> kept)
    {
        foreach (var (reference, resource) in kept)
        {
            Add(reference, resource.GetResourceName());
        }
    }

    /// <summary>What is known so far for a resource; empty while the program is being composed.</summary>
    internal ImmutableArray<string> Known(string resource) => [.. For(resource).Select(entry => entry.Value).OfType<string>()];

    /// <summary>True in a preview that cannot know every reference for a resource yet: what is not among them is not judged.</summary>
    internal bool HasUnknown(string resource) => For(resource).Any(entry => entry.IsUnknown);

    /// <summary>Ends the list.</summary>
    internal void Close() => _closed.TrySetResult();

    /// <summary>Ends the list of a stack that is refused.</summary>
    internal void Close(Exception exception) => _closed.TrySetException(exception);

    /// <summary>Ends when every reference for a resource has come, or a preview cannot know it.</summary>
    /// <remarks>Not Output.All: one unknown reference would make every image unknown, and a preview would show changes that are none.</remarks>
    internal async Task ReadAsync(string resource)
    {
        await _closed.Task.ConfigureAwait(false);
        foreach (var entry in For(resource))
        {
            await entry.Reading.Value.ConfigureAwait(false);
        }
    }

    private IEnumerable<Entry> For(string resource) => _entries.Where(entry => entry.Resource is null || entry.Resource == resource);

    private sealed class Entry
    {
        public Entry(Output<string> reference, string? resource)
        {
            Resource = resource;
            Reading = new(() => ReadAsync(reference));
        }

        public string? Resource { get; }

        public string? Value { get; private set; }

        public bool IsUnknown { get; private set; }

        public Lazy<Task> Reading { get; }

        private async Task ReadAsync(Output<string> reference)
        {
            var read = reference.Apply(text => Value = text);

            // Ends when the value has come, and also when a preview cannot know it; Apply alone would not tell.
            _ = await Output.IsSecretAsync(read).ConfigureAwait(false);
            IsUnknown = Value is null;
        }
    }
}
