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
    private readonly List<Output<string>> _outputs = [];
    private readonly TaskCompletionSource<bool> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<Task<bool>> _reading;

    /// <summary>Creates an empty list.</summary>
    public VerifiedImages() => _reading = new(ReadAsync);

    /// <summary>What is known so far; empty while the program is being composed.</summary>
    internal ImmutableArray<string> Known { get; private set; } = [];

    /// <summary>True in a preview that cannot know every reference yet, so that an image that is not among them is not judged.</summary>
    internal bool HasUnknown { get; private set; }

    /// <summary>Accepts what a verify step prints, or a step that only passes it on.</summary>
    public void Add(Output<string> reference)
    {
        if (_closed.Task.IsCompleted)
        {
            throw new InvalidOperationException("Verified images must be added before the policies are completed.");
        }

        _outputs.Add(reference);
    }

    /// <summary>The same image, known or unknown as it is, but only after every verified reference has come.</summary>
    internal Output<string> Await(Output<string> image) =>
        Output.Tuple(image, Output.Create(_reading.Value)).Apply(both => both.Item1);

    /// <summary>Ends the list.</summary>
    internal void Close() => _closed.TrySetResult(true);

    /// <summary>Ends the list of a stack that is refused.</summary>
    internal void Close(Exception exception) => _closed.TrySetException(exception);

    // Not Output.All: one unknown reference would make every image unknown, and a preview would show changes that are none.
    private async Task<bool> ReadAsync()
    {
        await _closed.Task.ConfigureAwait(false);
        foreach (var output in _outputs)
        {
            var known = false;
            var read = output.Apply(reference =>
            {
                known = true;
                Known = Known.Add(reference);
                return reference;
            });

            // Ends when the value has come, and also when a preview cannot know it; Apply alone would not tell.
            _ = await Output.IsSecretAsync(read).ConfigureAwait(false);
            HasUnknown |= !known;
        }

        return true;
    }
}
