using System.Reflection;

namespace Pulumi;

/// <summary>A group of inputs, each marked with <see cref="InputAttribute"/>.</summary>
public abstract class InputArgs
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Names and values of the marked properties and fields of <paramref name="args"/>.</summary>
    internal static IEnumerable<(InputAttribute Input, object? Value)> Inputs(InputArgs args)
    {
        foreach (var member in args.GetType().GetMembers(Members))
        {
            if (member.GetCustomAttribute<InputAttribute>() is { } input)
            {
                yield return (input, member is FieldInfo field ? field.GetValue(args) : ((PropertyInfo)member).GetValue(args));
            }
        }
    }

    /// <summary>Reports a required input that is unset, by name.</summary>
    internal void Validate()
    {
        foreach (var (input, _) in Inputs(this).Where(pair => pair.Input.IsRequired && pair.Value is null))
        {
            throw new ArgumentNullException(input.Name, $"[Input] '{input.Name}' of {GetType().FullName} is required but was not given a value.");
        }
    }
}

/// <summary>Inputs of a resource.</summary>
public abstract class ResourceArgs : InputArgs
{
    public static readonly ResourceArgs Empty = new EmptyResourceArgs();

    private sealed class EmptyResourceArgs : ResourceArgs
    {
    }
}

/// <summary>Inputs of a function.</summary>
public abstract class InvokeArgs : InputArgs
{
    public static readonly InvokeArgs Empty = new EmptyInvokeArgs();

    private sealed class EmptyInvokeArgs : InvokeArgs
    {
    }
}
