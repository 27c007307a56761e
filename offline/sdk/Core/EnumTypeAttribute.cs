namespace Pulumi;

/// <summary>Marks a struct that stands for an enumeration of texts.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class EnumTypeAttribute : Attribute
{
}
