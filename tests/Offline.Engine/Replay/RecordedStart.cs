using Google.Protobuf;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Monitor;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Replay;

/// <summary>The state before a recorded update that found everything there: what it asked about each resource tells it.</summary>
internal static class RecordedStart
{
    private static readonly JsonParser Json = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public static Snapshot Of(string name)
    {
        var calls = RecordedCall.Read(name);
        var known = calls.Where(call => call.Method is "ResourceProvider/Diff" or "ResourceProvider/DiffConfig").ToDictionary(call => call.Urn);
        var resources = new List<ResourceState>();
        foreach (var call in calls.Where(call => call.Method == "ResourceMonitor/RegisterResource"))
        {
            var goal = GoalReader.Read(Json.Parse<RegisterResourceRequest>(call.Request.GetRawText()));
            var urn = call.Response.GetProperty("urn").GetString()!;
            resources.Add(goal.Custom ? Managed(urn, goal, known, resources) : new ResourceState { Urn = urn, Type = goal.Type });
        }

        return new Snapshot(resources, []);
    }

    private static ResourceState Managed(string urn, Goal goal, Dictionary<string, RecordedCall> known, List<ResourceState> resources)
    {
        var package = Urns.Package(goal.Type);
        var provider = known.Keys.Single(key => key.Contains($"pulumi:providers:{package}::", StringComparison.Ordinal));
        if (!resources.Exists(resource => resource.Urn == provider))
        {
            resources.Add(new ResourceState { Urn = provider, Type = $"pulumi:providers:{package}", Custom = true, Id = Guid.NewGuid().ToString(), Inputs = Sent("oldInputs", provider), Outputs = Sent("olds", provider) });
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
            Provider = $"{provider}::{resources.Find(resource => resource.Urn == provider)!.Id}",
            PropertyDependencies = goal.PropertyDependencies,
            AdditionalSecretOutputs = goal.AdditionalSecretOutputs,
            RetainOnDelete = goal.RetainOnDelete,
            IgnoreChanges = goal.IgnoreChanges,
            ReplaceOnChanges = goal.ReplaceOnChanges,
        };

        Google.Protobuf.WellKnownTypes.Struct Sent(string field, string of) => Wire.Flatten(Recording.Properties(known[of].Request, field));
    }
}
