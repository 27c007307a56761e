namespace Pulumi;

/// <summary>Marks the constructor that takes one argument per property.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class OutputConstructorAttribute : Attribute
{
}
