using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;
using Kind = Pulumirpc.PropertyDiff.Types.Kind;

namespace Omega.Offline.Plugins.Docker.Protocol;

/// <summary>Answers what an update would change, property by property.</summary>
internal static class Differ
{
    /// <summary>The difference between the state and the inputs.</summary>
    internal static DiffResponse Diff(ResourceSchema schema, DiffRequest request)
    {
        var changes = new ChangeList(schema.Token);
        foreach (var property in schema.Inputs.Where(property => !Ignored(request, property.Name)))
        {
            changes.Compare(property, request.Olds.Get(property.Name), request.News.Get(property.Name));
        }

        if (changes.Replaces)
        {
            // A replacement makes the provider choose again what it had not chosen yet.
            foreach (var property in schema.Properties.Where(property => IsUnchosenList(property, request)))
            {
                changes.Add(property, property.Name, Kind.Add);
            }
        }

        return changes.ToResponse(schema, !request.News.Texts(Wire.Defaults).Contains("name"));
    }

    private static bool IsUnchosenList(Property property, DiffRequest request) =>
        property.Is(Traits.Computed) && property.IsList
        && request.Olds.Fields.ContainsKey(property.Name) && request.Olds.Get(property.Name) is null
        && request.News.Get(property.Name) is null;

    private static bool Ignored(DiffRequest request, string name) => request.IgnoreChanges.Any(path =>
        path == name || path.StartsWith(name + ".", StringComparison.Ordinal)
        || path.StartsWith(name + "[", StringComparison.Ordinal));
}
