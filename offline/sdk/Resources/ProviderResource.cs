namespace Pulumi;

/// <summary>A configured provider.</summary>
public class ProviderResource : CustomResource
{
    public ProviderResource(string package, string name, ResourceArgs args, CustomResourceOptions? options = null)
        : base("pulumi:providers:" + package, name, args, options) => Package = package;

    internal string Package { get; }

    /// <summary>`urn::id`, as requests refer to it.</summary>
    internal async Task<string> ReferenceAsync()
    {
        var urn = await Urn.Data.ConfigureAwait(false);
        var id = await Id.Data.ConfigureAwait(false);
        return $"{urn.As<string>()}::{(id is { IsKnown: true, Value: string { Length: > 0 } known } ? known : Wire.Unknown)}";
    }
}
