using System.Text.Json;

namespace Omega.Offline.Sdk.Generator;

/// <summary>A property of an object type.</summary>
internal sealed record Property(string Name, JsonElement Type, bool Required)
{
    public string Member => Naming.Pascal(Name);

    public bool IsSecret => Is("secret");

    public bool ReplacesOnChanges => Is("replaceOnChanges");

    /// <summary>The one value that the property has, or null.</summary>
    public string? Constant => Type.TryGetProperty("const", out var value) ? value.GetString() : null;

    private bool Is(string flag) => Type.TryGetProperty(flag, out var value) && value.GetBoolean();
}
