using System.Collections.Immutable;
using Omega.Infra.Support;
using Pulumi;

namespace Omega.Infra.Policies.Mapping;

/// <summary>A list or map of inputs, of which one may be known and the next not.</summary>
/// <param name="items">Items in order, null in place of one that is not known; none where not even their number is known.</param>
/// <param name="isWhole">Whether every item is known.</param>
internal sealed class InputItems(IReadOnlyList<object?> items, bool isWhole)
{
    /// <summary>Items in order, null in place of one that is not known; none where not even their number is known.</summary>
    public IReadOnlyList<object?> Items { get; } = items;

    /// <summary>Whether every item is known.</summary>
    public bool IsWhole { get; } = isWhole;

    /// <summary>Reads a list of a type that is known only at run time.</summary>
    public static InputItems Of(object list)
    {
        var item = InputValue.TypeIn(list.GetType())!.GetGenericArguments()[0];
        return ((IReading)Activator.CreateInstance(typeof(Reading<>).MakeGenericType(item))!).Read(list);
    }

    /// <summary>Reads a list.</summary>
    public static InputItems Of<T>(InputList<T> list) => PlainValue.TryRead<ImmutableArray<T>>(list, out var all)
        ? new(all.IsDefault ? [] : [.. all], true)
        : new(Known(list.GetAsyncEnumerator(CancellationToken.None)), false);

    /// <summary>Reads a map.</summary>
    public static InputItems Of(InputMap<string> map) => PlainValue.TryRead<ImmutableDictionary<string, string>>(map, out var all)
        ? new([.. all.Select(pair => (object)pair)], true)
        : new(Known(map.GetAsyncEnumerator(CancellationToken.None)), false);

    // Its steps end at once where the list itself is known, though an item of it may not be.
    private static List<object?> Known<T>(IAsyncEnumerator<Input<T>> enumerator)
    {
        var items = new List<object?>();
        while (enumerator.MoveNextAsync().AsTask() is { IsCompletedSuccessfully: true, Result: true })
        {
            items.Add(PlainValue.TryRead(enumerator.Current, out var item) ? item : null);
        }

        return items;
    }

    private interface IReading
    {
        InputItems Read(object list);
    }

    private sealed class Reading<T> : IReading
    {
        public InputItems Read(object list) => Of((InputList<T>)list);
    }
}
