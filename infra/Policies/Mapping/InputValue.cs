using Omega.Infra.Support;
using Pulumi;

namespace Omega.Infra.Policies.Mapping;

/// <summary>One input, whatever its type: its value when that is known, and when it has come.</summary>
internal abstract class InputValue
{
    /// <summary>The input of an object.</summary>
    public static InputValue Of(object input) =>
        (InputValue)Activator.CreateInstance(typeof(InputValue<>).MakeGenericType(TypeIn(input.GetType())!), input)!;

    /// <summary>T of `Input&lt;T&gt;`, also where a class derives from it; null of a class that is no input.</summary>
    public static Type? TypeIn(Type input)
    {
        for (var type = input; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Input<>))
            {
                return type.GetGenericArguments()[0];
            }
        }

        return null;
    }

    /// <summary>Gives the whole value; false while a part of it is not known.</summary>
    public abstract bool TryRead(out object? value);

    /// <summary>Ends when the whole value has come, or a preview cannot know it; fails as the value fails.</summary>
    public abstract Task ArrivalAsync();
}

/// <summary>An input of one type.</summary>
internal sealed class InputValue<T>(Input<T> input) : InputValue
{
    /// <inheritdoc/>
    public override bool TryRead(out object? value)
    {
        var known = PlainValue.TryRead(input, out var read);
        value = read;
        return known;
    }

    /// <inheritdoc/>
    public override Task ArrivalAsync() => Output.IsSecretAsync(((Output<T>)input).Apply(_ => true));
}
