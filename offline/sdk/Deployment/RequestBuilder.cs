using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;

namespace Pulumi;

/// <summary>Writes requests about resources as the official SDKs do.</summary>
internal static class RequestBuilder
{
    public static async Task<RegisterResourceRequest> RegisterAsync(Resource resource, bool custom, bool remote, ResourceArgs args, ResourceOptions options)
    {
        var request = new RegisterResourceRequest
        {
            Type = resource.GetResourceType(),
            Name = resource.GetResourceName(),
            Custom = custom,
            Remote = remote,
            Object = new Struct(),
            AcceptSecrets = true,
            AcceptResources = true,
            SupportsPartialValues = true,
            AliasSpecs = true,
            SupportsResultReporting = true,
            CustomTimeouts = Timeouts(options.CustomTimeouts),
            Parent = await UrnAsync(options.Parent).ConfigureAwait(false),
            Version = options.Version ?? "",
            PluginDownloadURL = options.PluginDownloadURL ?? "",
            DeletedWith = await UrnAsync(options.DeletedWith).ConfigureAwait(false),
        };
        request.IgnoreChanges.AddRange(options.IgnoreChanges);
        var dependencies = await DependsOnAsync(options.DependsOn).ConfigureAwait(false);
        await PropertiesAsync(request, args, dependencies).ConfigureAwait(false);
        request.Dependencies.AddRange(await UrnsAsync(dependencies).ConfigureAwait(false));
        await OptionsAsync(request, resource, options).ConfigureAwait(false);
        return request;
    }

    public static async Task<ReadResourceRequest> ReadAsync(Resource resource, string id, ResourceArgs args, ResourceOptions options)
    {
        var request = new ReadResourceRequest
        {
            Id = id,
            Type = resource.GetResourceType(),
            Name = resource.GetResourceName(),
            Parent = await UrnAsync(options.Parent).ConfigureAwait(false),
            Properties = await new Serializer(keepSecrets: true).PropertiesAsync(args).ConfigureAwait(false),
            Version = options.Version ?? "",
            AcceptSecrets = true,
            AcceptResources = true,
        };
        request.Dependencies.AddRange(await UrnsAsync(await DependsOnAsync(options.DependsOn).ConfigureAwait(false)).ConfigureAwait(false));
        if (resource.Provider(options) is { } provider)
        {
            request.Provider = await provider.ReferenceAsync().ConfigureAwait(false);
        }

        return request;
    }

    /// <summary>Custom resources behind a set: a component stands for its children.</summary>
    public static IEnumerable<Resource> Expanded(IEnumerable<Resource> resources) => resources
        .SelectMany(resource => resource is ComponentResource ? Expanded(resource.Children) : [resource]).Distinct();

    public static async Task<HashSet<Resource>> DependsOnAsync(InputList<Resource> dependsOn)
    {
        var data = await dependsOn.Value.Data.ConfigureAwait(false);
        return data.IsKnown && data.As<ImmutableArray<Resource>>() is { IsDefault: false } resources ? [.. resources] : [];
    }

    private static async Task PropertiesAsync(RegisterResourceRequest request, ResourceArgs args, HashSet<Resource> dependencies)
    {
        foreach (var (input, value) in args.Inputs())
        {
            var serializer = new Serializer(keepSecrets: true);
            var wire = await serializer.PropertyAsync(input.Name, value, input.Json).ConfigureAwait(false);
            if (wire.KindCase == Value.KindOneofCase.NullValue)
            {
                continue;
            }

            request.Object.Fields[input.Name] = wire;
            var urns = new RegisterResourceRequest.Types.PropertyDependencies();
            urns.Urns.AddRange(await UrnsAsync(serializer.Dependencies).ConfigureAwait(false));
            request.PropertyDependencies[input.Name] = urns;
            dependencies.UnionWith(serializer.Dependencies);
        }
    }

    private static async Task OptionsAsync(RegisterResourceRequest request, Resource resource, ResourceOptions options)
    {
        if (resource.Protect is { } protect)
        {
            request.Protect = protect;
        }

        if (options.RetainOnDelete is { } retain)
        {
            request.RetainOnDelete = retain;
        }

        foreach (var alias in options.Aliases)
        {
            request.Aliases.Add(await AliasAsync((await ((Output<Alias>)alias).Data.ConfigureAwait(false)).As<Alias>(), options.Parent).ConfigureAwait(false));
        }

        if (options is CustomResourceOptions customOptions)
        {
            request.ReplaceOnChanges.AddRange(options.ReplaceOnChanges);
            request.ImportId = customOptions.ImportId ?? "";
            request.AdditionalSecretOutputs.AddRange(customOptions.AdditionalSecretOutputs);
            request.DeleteBeforeReplace = customOptions.DeleteBeforeReplace ?? false;
            request.DeleteBeforeReplaceDefined = customOptions.DeleteBeforeReplace is not null;
            if (resource is not ProviderResource && resource.Provider(options) is { } provider)
            {
                request.Provider = await provider.ReferenceAsync().ConfigureAwait(false);
            }
        }
        else if (request.Remote)
        {
            foreach (var (package, provider) in resource.Providers)
            {
                request.Providers[package] = await provider.ReferenceAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<Pulumirpc.Alias> AliasAsync(Alias alias, Resource? parent)
    {
        if (alias.Urn is not null)
        {
            return new Pulumirpc.Alias { Urn = alias.Urn };
        }

        var spec = new Pulumirpc.Alias.Types.Spec
        {
            Name = await TextAsync(alias.Name).ConfigureAwait(false),
            Type = await TextAsync(alias.Type).ConfigureAwait(false),
            Stack = await TextAsync(alias.Stack).ConfigureAwait(false),
            Project = await TextAsync(alias.Project).ConfigureAwait(false),
        };
        if (alias.NoParent)
        {
            spec.NoParent = true;
        }
        else
        {
            spec.ParentUrn = alias.ParentUrn is null ? await UrnAsync(alias.Parent ?? parent).ConfigureAwait(false) : await TextAsync(alias.ParentUrn).ConfigureAwait(false);
        }

        return new Pulumirpc.Alias { Spec = spec };
    }

    private static async Task<string> TextAsync(Input<string>? input) =>
        input is null ? "" : (await ((Output<string>)input).Data.ConfigureAwait(false)).As<string>();

    private static async Task<string> UrnAsync(Resource? resource) =>
        resource is null ? "" : (await resource.Urn.Data.ConfigureAwait(false)).As<string>();

    private static async Task<IEnumerable<string>> UrnsAsync(IEnumerable<Resource> resources)
    {
        var urns = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var resource in Expanded(resources))
        {
            urns.Add(await UrnAsync(resource).ConfigureAwait(false));
        }

        return urns;
    }

    private static RegisterResourceRequest.Types.CustomTimeouts Timeouts(CustomTimeouts? timeouts) => new()
    {
        Create = Duration(timeouts?.Create),
        Update = Duration(timeouts?.Update),
        Delete = Duration(timeouts?.Delete),
    };

    private static string Duration(TimeSpan? time) =>
        time is null ? "" : time.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s";
}
