using System.Diagnostics.CodeAnalysis;
using Pulumi;

namespace Omega.Infra.Support;

/// <summary>Reads inputs whose value the program has already.</summary>
internal static class PlainValue
{
    /// <summary>Gives the value of an input at once; false when another resource has yet to give it, or a preview cannot know it.</summary>
    public static bool TryRead<T>(Input<T> input, [MaybeNullWhen(false)] out T value)
    {
        // Apply runs its callback before it returns when the value is there already; PlainValueTests hold the SDK to it.
        var read = new StrongRead<T>();
        _ = ((Output<T>)input).Apply(current =>
        {
            read.Value = current;
            read.Done = true;
            return true;
        });
        value = read.Value;
        return read.Done;
    }

    private sealed class StrongRead<T>
    {
        public T? Value { get; set; }

        public bool Done { get; set; }
    }
}
