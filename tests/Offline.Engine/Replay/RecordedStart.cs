using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Monitor;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Replay;

/// <summary>The state before a recorded update that found everything there: what it asked about each resource tells it.</summary>
internal static class RecordedStart
{
    public static Snapshot Of(string name)
    {
        var calls = RecordedCall.Read(name);
        var known = calls.Where(call => call.Method is "ResourceProvider/Diff" or "ResourceProvider/DiffConfig").ToDictionary(call => call.Urn);
        var resources = new List<ResourceState>();
        foreach (var call in calls.Where(call => call.Method == "ResourceMonitor/RegisterResource"))
        {
            var goal = GoalReader.Read(call.Sent<RegisterResourceRequest>());
            var urn = call.Response.GetProperty("urn").GetString()!;
            resources.Add(goal.Custom ? Managed(urn, goal, known, resources) : new ResourceState { Urn = urn, Type = goal.Type });
        }

        return new Snapshot(resources, []);
    }

    private static ResourceState Managed(string urn, Goal goal, Dictionary<string, RecordedCall> known, List<ResourceState> resources)
    {
        var type = Urns.ProviderType(Urns.Package(goal.Type));
        var provider = resources.Find(resource => resource.Type == type);
        if (provider is null)
        {
            var name = known.Keys.Single(key => Urns.Type(key) == type);
            provider = new ResourceState { Urn = name, Type = type, Custom = true, Id = Guid.NewGuid().ToString(), Inputs = Sent("oldInputs", name), Outputs = Sent("olds", name) };
            resources.Add(provider);
        }

        return new ResourceState
        {
            Urn = urn,
            Type = goal.Type,
            Custom = true,
            Id = known[urn].Id,
            Inputs = Sent("oldInputs", urn),
            Outputs = Sent("olds", urn),
            Parent = goal.Parent,
            Protect = goal.Protect,
            Provider = $"{provider.Urn}::{provider.Id}",
            PropertyDependencies = goal.PropertyDependencies,
            AdditionalSecretOutputs = goal.AdditionalSecretOutputs,
            RetainOnDelete = goal.RetainOnDelete,
            IgnoreChanges = goal.IgnoreChanges,
            ReplaceOnChanges = goal.ReplaceOnChanges,
        };

        Struct Sent(string field, string of) => Wire.Flatten(Recording.Properties(known[of].Request, field));
    }
}
