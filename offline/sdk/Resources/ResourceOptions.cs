namespace Pulumi;

/// <summary>Options that every resource takes.</summary>
public abstract class ResourceOptions
{
    private InputList<Resource>? _dependsOn;
    private List<Input<Alias>>? _aliases;
    private List<string>? _ignoreChanges;
    private List<string>? _replaceOnChanges;
    private List<ResourceTransformation>? _transformations;

    public Input<string>? Id { get; set; }

    public Resource? Parent { get; set; }

    public InputList<Resource> DependsOn
    {
        get => _dependsOn ??= [];
        set => _dependsOn = value;
    }

    public bool? Protect { get; set; }

    public bool? RetainOnDelete { get; set; }

    public Resource? DeletedWith { get; set; }

    public List<string> IgnoreChanges
    {
        get => _ignoreChanges ??= [];
        set => _ignoreChanges = value;
    }

    public List<string> ReplaceOnChanges
    {
        get => _replaceOnChanges ??= [];
        set => _replaceOnChanges = value;
    }

    public List<Input<Alias>> Aliases
    {
        get => _aliases ??= [];
        set => _aliases = value;
    }

    public List<ResourceTransformation> ResourceTransformations
    {
        get => _transformations ??= [];
        set => _transformations = value;
    }

    public CustomTimeouts? CustomTimeouts { get; set; }

    public ProviderResource? Provider { get; set; }

    public string? Version { get; set; }

    public string? PluginDownloadURL { get; set; }

    public string? Urn { get; set; }

    internal IEnumerable<ProviderResource> AllProviders() =>
        (this is ComponentResourceOptions component ? component.Providers : Enumerable.Empty<ProviderResource>())
            .Concat(Provider is null ? [] : [Provider]);

    /// <summary>The same options in a new object.</summary>
    internal abstract ResourceOptions Copy();

    /// <summary>Overlays <paramref name="more"/>: single values win, lists are joined.</summary>
    private protected void Overlay(ResourceOptions? more)
    {
        if (more is null)
        {
            return;
        }

        Id = more.Id ?? Id;
        Parent = more.Parent ?? Parent;
        Protect = more.Protect ?? Protect;
        RetainOnDelete = more.RetainOnDelete ?? RetainOnDelete;
        DeletedWith = more.DeletedWith ?? DeletedWith;
        CustomTimeouts = more.CustomTimeouts ?? CustomTimeouts;
        Provider = more.Provider ?? Provider;
        Version = more.Version ?? Version;
        PluginDownloadURL = more.PluginDownloadURL ?? PluginDownloadURL;
        Urn = more.Urn ?? Urn;
        if (more._dependsOn is not null)
        {
            DependsOn = DependsOn.Concat(more._dependsOn);
        }

        Aliases = [.. Aliases, .. more._aliases ?? []];
        IgnoreChanges = [.. IgnoreChanges, .. more._ignoreChanges ?? []];
        ReplaceOnChanges = [.. ReplaceOnChanges, .. more._replaceOnChanges ?? []];
        ResourceTransformations = [.. ResourceTransformations, .. more._transformations ?? []];
    }
}
