namespace Omega.Infra.Policies.Facts;

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
        };
}
