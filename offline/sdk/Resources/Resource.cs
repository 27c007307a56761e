using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Anything that a program registers with the engine.</summary>
public class Resource
{
    private readonly string _type;
    private readonly string _name;

    private protected Resource(string type, string name, bool custom, ResourceArgs args, ResourceOptions options, bool remote = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _type = type;
        _name = name;
        var run = DeploymentRun.Require();
        Completion = OutputCompletion.Attach(this);
        var parent = type == Stack.TypeToken ? null : options.Parent ?? run.Stack;
        Transformations = [.. options.ResourceTransformations, .. parent?.Transformations ?? []];
        (args, options) = Transformed(args, options);

        // A copy: options may be shared between resources.
        options = options.Copy();
        options.Parent = parent;
        Protect = options.Protect ?? parent?.Protect;
        Providers = Inherited(options, custom);
        parent?.Children.Enqueue(this);
        run.Register(this, custom, remote, args, options);
    }

    [Output("urn")]
    public Output<string> Urn { get; private protected set; } = null!;

    public string GetResourceType() => _type;

    public string GetResourceName() => _name;

    internal ImmutableArray<ResourceTransformation> Transformations { get; }

    internal ImmutableDictionary<string, ProviderResource> Providers { get; }

    internal bool? Protect { get; }

    internal ConcurrentQueue<Resource> Children { get; } = new();

    internal OutputCompletion Completion { get; }

    /// <summary>Provider for this resource's own package: its option, or what a parent provides.</summary>
    internal ProviderResource? Provider(ResourceOptions options) =>
        options.Provider ?? Providers.GetValueOrDefault(_type.Split(':')[0]);

    private (ResourceArgs Args, ResourceOptions Options) Transformed(ResourceArgs args, ResourceOptions options)
    {
        try
        {
            foreach (var transformation in Transformations)
            {
                if (transformation(new ResourceTransformationArgs(this, args, options)) is not { } result)
                {
                    continue;
                }

                if (result.Options.Parent != options.Parent)
                {
                    throw new ArgumentException("Transformations cannot currently be used to change the 'parent' of a resource.");
                }

                (args, options) = (result.Args, result.Options);
            }
        }
        catch (Exception exception)
        {
            // Whatever waits for this resource, a message about it above all, must not wait for ever.
            Completion.Fail(exception);
            throw;
        }

        return (args, options);
    }

    private ImmutableDictionary<string, ProviderResource> Inherited(ResourceOptions options, bool custom)
    {
        var inherited = options.Parent?.Providers ?? ImmutableDictionary<string, ProviderResource>.Empty;
        return custom
            ? options.Provider is { } own ? inherited.SetItem(_type.Split(':')[0], own) : inherited
            : inherited.SetItems(options.AllProviders().Select(provider => KeyValuePair.Create(provider.Package, provider)));
    }
}
