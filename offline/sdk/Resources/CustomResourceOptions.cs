namespace Pulumi;

/// <summary>Options of a resource that a provider manages.</summary>
public sealed class CustomResourceOptions : ResourceOptions
{
    private List<string>? _additionalSecretOutputs;

    public bool? DeleteBeforeReplace { get; set; }

    public string? ImportId { get; set; }

    public List<string> AdditionalSecretOutputs
    {
        get => _additionalSecretOutputs ??= [];
        set => _additionalSecretOutputs = value;
    }

    public static CustomResourceOptions Merge(CustomResourceOptions? options1, CustomResourceOptions? options2)
    {
        var merged = new CustomResourceOptions();
        foreach (var options in new[] { options1, options2 })
        {
            merged.Overlay(options);
            merged.DeleteBeforeReplace = options?.DeleteBeforeReplace ?? merged.DeleteBeforeReplace;
            merged.ImportId = options?.ImportId ?? merged.ImportId;
            merged.AdditionalSecretOutputs = [.. merged.AdditionalSecretOutputs, .. options?._additionalSecretOutputs ?? []];
        }

        return merged;
    }

    internal override ResourceOptions Copy() => Merge(null, this);
}
