using System.Collections.Immutable;

namespace Pulumi;

/// <summary>What an output resolves to.</summary>
internal readonly record struct OutputData<T>(ImmutableHashSet<Resource> Resources, T Value, bool IsKnown, bool IsSecret)
{
    /// <summary>The same without the static type.</summary>
    public OutputData<object?> Untyped() => new(Resources, Value, IsKnown, IsSecret);
}
