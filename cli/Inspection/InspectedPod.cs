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

    /// <summary>What only a pod that runs can show: that it is ready.</summary>
    public static Check Ready(JsonElement pod)
    {
        var status = new JsonReader(pod).Inner("status")
            .Each("conditions", condition => (Type: condition.Value<string>("type").Value, Status: condition.Value<string>("status").Value))
            .FirstOrDefault(condition => condition.Type == "Ready").Status ?? "none";
        return new(NameOf(pod), "ready", "", "", "True", status, status == "True");
    }

    private static string NameOf(JsonElement pod) => new JsonReader(pod).Inner("metadata").Value<string>("name").Value ?? "";
}
