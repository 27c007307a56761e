using System.Collections;
using System.Globalization;

namespace Omega.Core.Policies.Facts;

/// <summary>Makes facts.</summary>
public static class Fact
{
    /// <summary>A value that can be read now.</summary>
    public static Fact<T> Known<T>(string path, T value) => new(path, FactState.Known, value);

    /// <summary>A value that the program does not set.</summary>
    public static Fact<T> Unset<T>(string path) => new(path, FactState.Unset);

    /// <summary>A value that another resource has yet to give.</summary>
    public static Fact<T> Pending<T>(string path) => new(path, FactState.Pending);

    /// <summary>A setting that this kind of host does not have.</summary>
    public static Fact<T> NotApplicable<T>() => new("", FactState.NotApplicable);

    /// <summary>The same value in other terms; keeps path, state and what was written.</summary>
    public static Fact<TResult> Map<T, TResult>(this Fact<T> fact, Func<T, TResult> read) =>
        new(fact.Path, fact.State, fact.IsKnown ? read(fact.Value!) : default)
        {
            Written = fact.Written ?? (fact.IsKnown ? fact.Given : null),
            Spelling = fact.Spelling,
            IsPartial = fact.IsPartial,
        };

    /// <summary>The entry of a map; unset or pending as the map is.</summary>
    public static Fact<string> Entry(this Fact<IReadOnlyDictionary<string, string>> map, string key)
    {
        var path = $"{map.Path}[\"{key}\"]";
        return map.Value is { } entries && entries.TryGetValue(key, out var value) ? Known(path, value)
            : map.IsPartial ? Pending<string>(path)
            : new(path, map.IsKnown ? FactState.Unset : map.State);
    }
}

/// <summary>One value of a resource and the full path of the property that sets it.</summary>
/// <param name="Path">Property path as the author writes it: `readOnly`, `spec.template.spec.containers[0].image`.</param>
/// <param name="State">Whether the value is set and readable.</param>
/// <param name="Value">The value in the rules' own terms; meaningful only when known.</param>
public sealed record Fact<T>(string Path, FactState State, T? Value = default)
{
    /// <summary>How this host spells the one demanded value; null where the rule's own words fit.</summary>
    public string? Spelling { get; init; }

    /// <summary>What stands at the path, where that is not the value itself.</summary>
    public string? Written { get; init; }

    /// <summary>True of a list or map that has elements which are not known yet: what is there can be forbidden, what is missing is not judged.</summary>
    public bool IsPartial { get; init; }

    /// <summary>True when the value can be read now.</summary>
    public bool IsKnown => State == FactState.Known;

    /// <summary>What was given, for a message.</summary>
    public string Given => Written ?? State switch
    {
        FactState.Known => Show(Value),
        FactState.Pending => "not known yet",
        _ => "unset",
    };

    /// <summary>True when a known value is not allowed; unset, pending and inapplicable values never forbid.</summary>
    public bool Forbidden(Func<T, bool> allowed) => State == FactState.Known && !allowed(Value!);

    /// <summary>True when the value is not there or not allowed; pending and inapplicable values are not judged.</summary>
    public bool Lacks(Func<T, bool> allowed) => State == FactState.Unset || (!IsPartial && Forbidden(allowed));

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IReadOnlyDictionary<string, string> map => map.Count == 0
            ? "empty"
            : string.Join(", ", map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object>())}]",
        _ => value.ToString() ?? "",
    };
}

/// <summary>What is known about one value of a resource.</summary>
public enum FactState
{
    /// <summary>The program does not set it, so the host's default holds.</summary>
    Unset,

    /// <summary>The program sets it to a value that can be read now.</summary>
    Known,

    /// <summary>It comes from another resource and is decided when that resource has answered.</summary>
    Pending,

    /// <summary>This kind of host has no such setting, so no rule may demand it.</summary>
    NotApplicable,
}
