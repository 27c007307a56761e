namespace Omega.Offline.Engine.Values;

/// <summary>Makes and takes apart the names by which Pulumi knows resources.</summary>
internal static class Urns
{
    /// <summary>Type of the resource that stands for the stack itself.</summary>
    public const string StackType = "pulumi:pulumi:Stack";

    /// <summary>Type of a reference to a stack's outputs.</summary>
    public const string StackReferenceType = "pulumi:pulumi:StackReference";

    private const string ProviderPrefix = "pulumi:providers:";

    /// <summary>The URN of a resource below the given parent.</summary>
    public static string Create(string stack, string project, string parent, string type, string name)
    {
        var parentType = string.IsNullOrEmpty(parent) ? string.Empty : QualifiedType(parent);
        var qualified = parentType is "" or StackType ? type : $"{parentType}${type}";
        return $"urn:pulumi:{stack}::{project}::{qualified}::{name}";
    }

    /// <summary>Types from the outermost parent to the resource, joined by a dollar sign.</summary>
    public static string QualifiedType(string urn) => urn.Split("::", 4)[2];

    /// <summary>The resource's own type.</summary>
    public static string Type(string urn)
    {
        var qualified = QualifiedType(urn);
        return qualified[(qualified.LastIndexOf('$') + 1)..];
    }

    /// <summary>The resource's own name.</summary>
    public static string Name(string urn) => urn.Split("::", 4)[3];

    /// <summary>Tells whether the type is that of a provider.</summary>
    public static bool IsProviderType(string type) => type.StartsWith(ProviderPrefix, StringComparison.Ordinal);

    /// <summary>The type of the package's provider.</summary>
    public static string ProviderType(string package) => ProviderPrefix + package;

    /// <summary>The package that a type belongs to: for a provider's type, the package that it provides.</summary>
    public static string Package(string type) =>
        IsProviderType(type) ? type[ProviderPrefix.Length..] : type[..Math.Max(0, type.IndexOf(':', StringComparison.Ordinal))];

    /// <summary>Splits a provider reference into the provider's URN and id.</summary>
    public static (string Urn, string Id) SplitReference(string reference)
    {
        var at = reference.LastIndexOf("::", StringComparison.Ordinal);
        return at < 0
            ? throw new EngineException($"provider reference must be a URN and an id joined by '::', was '{reference}'.")
            : (reference[..at], reference[(at + 2)..]);
    }

    /// <summary>Tells whether the reference is to a provider that the engine made itself.</summary>
    public static bool IsDefaultProvider(string reference)
    {
        var name = Name(SplitReference(reference).Urn);
        return name == "default" || name.StartsWith("default_", StringComparison.Ordinal);
    }
}
