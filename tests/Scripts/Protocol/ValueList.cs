using System.Collections;

namespace Omega.Scripts.Tests.Protocol;

/// <summary>A list that is equal to another one of the same items, as the states of a model must be.</summary>
internal sealed class ValueList<T>(params T[] items) : IReadOnlyList<T>, IEquatable<ValueList<T>>
    where T : notnull
{
    private readonly int _hash = items.Aggregate(17, HashCode.Combine);

    public static ValueList<T> Empty { get; } = new();

    public int Count => items.Length;

    public T this[int index] => items[index];

    public ValueList<T> With(T item) => new([.. items, item]);

    /// <summary>One more, or one in the place of the one that was there.</summary>
    public ValueList<T> With(int index, T item) => new([.. items.Take(index), item, .. items.Skip(index + 1)]);

    public ValueList<T> Where(Func<T, bool> stays) => items.All(stays) ? this : new([.. Enumerable.Where(items, stays)]);

    public ValueList<T> Replaced(Func<T, bool> that, Func<T, T> by) => new([.. items.Select(item => that(item) ? by(item) : item)]);

    public bool Equals(ValueList<T>? other) => other is not null && _hash == other._hash && items.AsSpan().SequenceEqual(other.ToSpan());

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode() => _hash;

    public IEnumerator<T> GetEnumerator() => items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private ReadOnlySpan<T> ToSpan() => items;
}
