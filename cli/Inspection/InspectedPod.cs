using System.Text.Json;
using Omega.Core.Policies;
using Omega.Core.Policies.Facts;
using Omega.Core.Policies.Mapping;

namespace Omega.Cli.Inspection;

/// <summary>A pod as the cluster reports it.</summary>
internal static class InspectedPod
{
    /// <summary>Facts of one pod, read as a declared one is.</summary>
    public static ResourceFacts Facts(JsonElement pod) => PodMapper.Map(
        new(ResourceTypes.KubernetesDeployment, NameOf(pod)) { HasMapper = true }, new JsonReader(pod).Inner("spec"));

    /// <summary>What only a pod that runs can show: that it is ready. One that is told to end goes on serving what it has, and is ready no more.</summary>
    public static IEnumerable<Check> Ready(JsonElement pod)
    {
        if (new JsonReader(pod).Inner("metadata").Value<string>("deletionTimestamp").Value is not null)
        {
            return [];
        }

        var status = new JsonReader(pod).Inner("status")
            .Each("conditions", condition => (Type: condition.Value<string>("type").Value, Status: condition.Value<string>("status").Value))
            .FirstOrDefault(condition => condition.Type == "Ready").Status ?? "none";
        return [new(NameOf(pod), "ready", "", "", "True", status, status == "True")];
    }

    private static string NameOf(JsonElement pod) => new JsonReader(pod).Inner("metadata").Value<string>("name").Value ?? "";
}
