using Omega.Core.Policies.Mapping;
using Pulumi;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads declared arguments as they stand, and writes nothing to them.</summary>
/// <remarks>A name that the class does not have, or that has another type there, is an error also where nothing is set.</remarks>
internal sealed class InputReader : FactReader
{
    private readonly Type _type;
    private readonly object? _args;
    private readonly PendingInputs? _pending;

    /// <summary>Reads the arguments of a resource.</summary>
    public InputReader(ResourceArgs args, PendingInputs pending)
        : this(args.GetType(), args, "", FactState.Known, pending)
    {
    }

    private InputReader(Type type, object? args, string path, FactState state, PendingInputs? pending)
        : base(path, state)
    {
        _type = type;
        _args = args;
        _pending = pending;
    }

    /// <summary>Arguments in which nothing is set, with one item in every list: a mapper that reads them reads every name.</summary>
    public static InputReader Empty(Type type) => new(type, null, "", FactState.Unset, null);

    /// <inheritdoc/>
    public override Fact<T> Value<T>(string name)
    {
        var declared = InputValue.TypeIn(InputMembers.Of(_type).TypeOf(name));
        if (declared != typeof(T) && !(typeof(T) == typeof(string) && declared is not null && IsText(declared)))
        {
            throw Mismatch(name, typeof(T).Name);
        }

        var (state, value) = Read(name);
        return state != FactState.Known ? new(PathOf(name), state)
            : Fact.Known(PathOf(name), typeof(T) == declared ? (T)value! : (T)(object)TextOf(value!));
    }

    /// <inheritdoc/>
    public override Fact<string> Image(string name)
    {
        var image = Value<string>(name);
        return _pending is not null && image.State is FactState.Known or FactState.Pending && !_pending!.IsComparable(image)
            ? Fact.Pending<string>(image.Path)
            : image;
    }

    /// <inheritdoc/>
    public override Fact<IReadOnlyList<T>> List<T>(string name)
    {
        var list = Collection<InputList<T>>(name);
        return Collected(name, list, list is null ? null : InputItems.Of(list))
            .Map<IReadOnlyList<object?>, IReadOnlyList<T>>(items => [.. items.OfType<T>()]) with
        { Written = null };
    }

    /// <inheritdoc/>
    public override Fact<IReadOnlyDictionary<string, string>> Map(string name)
    {
        var map = Collection<InputMap<string>>(name);
        return Collected(name, map, map is null ? null : InputItems.Of(map)).Map<IReadOnlyList<object?>, IReadOnlyDictionary<string, string>>(
            items => items.OfType<KeyValuePair<string, string>>().ToDictionary(StringComparer.Ordinal)) with
        { Written = null };
    }

    /// <inheritdoc/>
    public override FactReader Inner(string name)
    {
        if (InputValue.TypeIn(InputMembers.Of(_type).TypeOf(name)) is not { } type || !type.IsSubclassOf(typeof(InputArgs)))
        {
            throw Mismatch(name, "object");
        }

        var (state, value) = Read(name);
        return new InputReader(type, value, PathOf(name), state, _pending);
    }

    /// <inheritdoc/>
    public override Fact<IReadOnlyList<FactReader>> Items(string name)
    {
        var declared = InputMembers.Of(_type).TypeOf(name);
        if (!declared.IsGenericType || declared.GetGenericTypeDefinition() != typeof(InputList<>)
            || declared.GetGenericArguments()[0] is not { } type || !type.IsSubclassOf(typeof(InputArgs)))
        {
            throw Mismatch(name, "list of objects");
        }

        if (_pending is null)
        {
            return Fact.Known<IReadOnlyList<FactReader>>(PathOf(name), [new InputReader(type, null, $"{PathOf(name)}[0]", FactState.Unset, null)]);
        }

        var list = _args is null ? null : InputMembers.Of(_type).Read(_args, name);
        return Collected(name, list, list is null ? null : InputItems.Of(list)).Map<IReadOnlyList<object?>, IReadOnlyList<FactReader>>(items =>
        [
            .. items.Index().Where(item => item.Item is not null)
                .Select(item => new InputReader(type, item.Item, $"{PathOf(name)}[{item.Index}]", FactState.Known, _pending)),
        ]);
    }

    private static bool IsText(Type type) =>
        (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Union<,>)) || type.IsDefined(typeof(EnumTypeAttribute), false);

    // A union shows what it holds; what an enumeration is on the wire, it shows as its text.
    private static string TextOf(object value) => $"{value.GetType().GetProperty("Value")?.GetValue(value) ?? value}";

    private (FactState State, object? Value) Read(string name)
    {
        if (_args is null)
        {
            return (State, null);
        }

        if (InputMembers.Of(_type).Read(_args, name) is not { } input)
        {
            return (FactState.Unset, null);
        }

        var reading = InputValue.Of(input);
        if (reading.TryRead(out var value))
        {
            return (value is null ? FactState.Unset : FactState.Known, value);
        }

        _pending!.WaitFor(reading.ArrivalAsync());
        return (FactState.Pending, null);
    }

    private T? Collection<T>(string name)
        where T : class
    {
        if (InputMembers.Of(_type).TypeOf(name) != typeof(T))
        {
            throw Mismatch(name, typeof(T).Name);
        }

        return _args is null ? null : (T?)InputMembers.Of(_type).Read(_args, name);
    }

    private Fact<IReadOnlyList<object?>> Collected(string name, object? input, InputItems? items)
    {
        if (items is null || items is { IsWhole: true, Items.Count: 0 })
        {
            return new(PathOf(name), _args is null ? State : FactState.Unset);
        }

        if (!items.IsWhole)
        {
            _pending!.WaitFor(InputValue.Of(input!).ArrivalAsync());
        }

        return items.IsWhole || items.Items.Any(item => item is not null)
            ? new(PathOf(name), FactState.Known, items.Items) { IsPartial = !items.IsWhole }
            : new(PathOf(name), FactState.Pending);
    }

    private InvalidOperationException Mismatch(string name, string read) =>
        new($"Input '{name}' of {_type.FullName} is a {InputMembers.Of(_type).TypeOf(name)} and cannot be read as {read}.");
}
