using System.Collections.Concurrent;
using System.Reflection;
using Pulumi;

namespace Omega.Infra.Policies.Mapping;

/// <summary>The inputs of one class of arguments, by the names that they have on the wire.</summary>
/// <remarks>
/// The attribute stands on a property, or, where the property would create a list or map by being read, on the field behind it:
/// so the SDK itself reads them, and so nothing changes by being looked at.
/// </remarks>
internal sealed class InputMembers
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConcurrentDictionary<Type, InputMembers> Known = new();

    private readonly Type _type;
    private readonly Dictionary<string, MemberInfo> _byName = new(StringComparer.Ordinal);

    private InputMembers(Type type)
    {
        _type = type;
        foreach (var member in type.GetMembers(Members))
        {
            if (member.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType == typeof(InputAttribute)) is { } attribute)
            {
                _byName[(string)attribute.ConstructorArguments[0].Value!] = member;
            }
        }
    }

    /// <summary>The inputs of a class.</summary>
    public static InputMembers Of(Type type) => Known.GetOrAdd(type, key => new(key));

    /// <summary>Class that an input is declared as, `Input&lt;T&gt;` or what derives from it.</summary>
    /// <exception cref="InvalidOperationException">The class has no such input: the name that a mapper reads is wrong.</exception>
    public Type TypeOf(string name) => Member(name) is FieldInfo field ? field.FieldType : ((PropertyInfo)Member(name)).PropertyType;

    /// <summary>What stands in an input; null: nothing.</summary>
    public object? Read(object args, string name) =>
        Member(name) is FieldInfo field ? field.GetValue(args) : ((PropertyInfo)Member(name)).GetValue(args);

    /// <summary>Ends when every input has come, or a preview cannot know it; fails as one of them fails.</summary>
    public Task ArrivalAsync(object args) => Task.WhenAll(_byName.Keys.Select(name => Read(args, name))
        .Where(input => input is not null && InputValue.TypeIn(input.GetType()) is not null)
        .Select(input => InputValue.Of(input!).ArrivalAsync()));

    private MemberInfo Member(string name) => _byName.GetValueOrDefault(name) ?? throw new InvalidOperationException(
        $"{_type.FullName} has no input '{name}'. Its inputs are {string.Join(", ", _byName.Keys.Order(StringComparer.Ordinal))}.");
}
