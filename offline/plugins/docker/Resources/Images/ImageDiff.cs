using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;
using Kind = Pulumirpc.PropertyDiff.Types.Kind;

namespace Omega.Offline.Plugins.Docker.Resources.Images;

/// <summary>Compares an image's inputs, property by property; every change is a build in place.</summary>
internal static class ImageDiff
{
    /// <summary>The difference between two sets of inputs.</summary>
    internal static DiffResponse Diff(Struct old, Struct given)
    {
        var response = new DiffResponse();
        foreach (var property in ImageSchema.Schema.Inputs)
        {
            var (before, after) = (Plain(old, property.Name), Plain(given, property.Name));
            if (before is null ? after is not null : !before.Equals(after))
            {
                response.DetailedDiff[property.Name] = new PropertyDiff
                {
                    Kind = before is null ? Kind.Add : after is null ? Kind.Delete : Kind.Update,
                };
            }
        }

        response.HasDetailedDiff = response.DetailedDiff.Count > 0;
        response.Changes = response.HasDetailedDiff
            ? DiffResponse.Types.DiffChanges.DiffSome
            : DiffResponse.Types.DiffChanges.DiffNone;
        return response;
    }

    // Other credentials for the same registry are no reason to build again.
    private static Value? Plain(Struct inputs, string name) => name == "registry"
        ? inputs.Block(name)?.Get("server")
        : inputs.Get(name);
}
