using System.Reflection;

namespace Pulumi;

/// <summary>A group of inputs, each marked with <see cref="InputAttribute"/>.</summary>
public abstract class InputArgs
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Marked properties and fields that have a value; a required one without a value is an error.</summary>
    internal IEnumerable<(InputAttribute Input, object Value)> Inputs()
    {
        foreach (var member in GetType().GetMembers(Members))
        {
            if (member.GetCustomAttribute<InputAttribute>() is not { } input)
            {
                continue;
            }

            var value = member is FieldInfo field ? field.GetValue(this) : ((PropertyInfo)member).GetValue(this);
            if (value is not null)
            {
                yield return (input, value);
            }
            else if (input.IsRequired)
            {
                throw new ArgumentNullException(input.Name, $"[Input] '{input.Name}' of {GetType().FullName} is required but was not given a value.");
            }
        }
    }
}
