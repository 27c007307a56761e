namespace Pulumi;

/// <summary>Marks a type of structured outputs.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OutputTypeAttribute : Attribute
{
}
