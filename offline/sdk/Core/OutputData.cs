using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// What an output resolves to. It has no type parameter, and nothing that waits for it has one: the runtime compiles such code anew for
/// each type that it meets, and a program that declares some thirty resources would spend most of its time in that.
/// </summary>
internal sealed record OutputData(ImmutableHashSet<Resource> Resources, object? Value, bool IsKnown, bool IsSecret)
{
    /// <summary>The value; the type's default where there is none.</summary>
    public T As<T>() => Value is T value ? value : default!;

    /// <summary>Known, and of no resource.</summary>
    public static OutputData Of(object? value, bool secret = false) => new([], value, true, secret);

    /// <summary>What a task ends with.</summary>
    public static async Task<OutputData> OfAsync(Task task, Func<object?> result, bool secret)
    {
        await task.ConfigureAwait(false);
        return Of(result(), secret);
    }

    /// <summary>The same, secret or not.</summary>
    public static async Task<OutputData> MarkAsync(Task<OutputData> output, bool secret) => await output.ConfigureAwait(false) with { IsSecret = secret };

    /// <summary>What comes of it where it is known: at once when it is there, so that plain inputs can be read while a resource is being declared.</summary>
    public static async Task<OutputData> ThenAsync(Task<OutputData> output, Func<OutputData, Task<OutputData>> func)
    {
        var data = await output.ConfigureAwait(false);
        if (!data.IsKnown)
        {
            return data with { Value = null };
        }

        var inner = await func(data).ConfigureAwait(false);
        return inner with { Resources = data.Resources.Union(inner.Resources), IsSecret = data.IsSecret || inner.IsSecret };
    }

    /// <summary>One of several, unknown or secret when one of them is.</summary>
    public static async Task<OutputData> AllAsync(ImmutableArray<Task<OutputData>> outputs, Func<IReadOnlyList<OutputData>, object?> combine)
    {
        var all = new List<OutputData>(outputs.Length);
        foreach (var output in outputs)
        {
            all.Add(await output.ConfigureAwait(false));
        }

        return new(
            [.. all.SelectMany(data => data.Resources)],
            combine(all),
            all.TrueForAll(data => data.IsKnown),
            all.Exists(data => data.IsSecret));
    }
}
