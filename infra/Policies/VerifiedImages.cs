using System.Collections.Immutable;
using Pulumi;

namespace Omega.Infra.Policies;

/// <summary>The references that the release's verify step prints in this update.</summary>
/// <remarks>
/// Compared by value when all of them are known: an Output loses its identity on its way through components, and a
/// dependency on the verify step alone would let another image pass that only mentions it.
/// </remarks>
public sealed class VerifiedImages
{
    private readonly List<Output<string>> _outputs = [];
    private readonly TaskCompletionSource<bool> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is known so far; empty while the program is being composed.</summary>
    internal ImmutableArray<string> Known { get; private set; } = [];

    /// <summary>Accepts what a verify step prints, or a step that only passes it on.</summary>
    public void Add(Output<string> reference)
    {
        if (_closed.Task.IsCompleted)
        {
            throw new InvalidOperationException("Verified images must be added before the policies are completed.");
        }

        _outputs.Add(reference);
    }

    /// <summary>The same image, but only after every verified reference is known.</summary>
    internal Output<string> Await(Output<string> image) =>
        Output.Tuple(image, Output.Create(_closed.Task).Apply(_ => Output.All(_outputs))).Apply(both =>
        {
            Known = both.Item2;
            return both.Item1;
        });

    /// <summary>Ends the list.</summary>
    internal void Close() => _closed.TrySetResult(true);
}
