using System.Net;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Omega.Core.Content;
using Omega.Core.Settings;

namespace Omega.Cli.Inspection;

/// <summary>Looks at the pods of a stack in its cluster.</summary>
internal sealed class RunningPods(ClusterAccess access)
{
    private const string Site = "site";
    private const string Before = "before";

    /// <summary>Reads what runs.</summary>
    /// <exception cref="OmegaException">No pod of the stack runs, or the cluster does not answer.</exception>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="policies">What each is held to.</param>
    /// <param name="services">Services that must run.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Observation> ObserveAsync(string stack, PolicyChecks policies, IReadOnlyList<Service> services, CancellationToken cancellation)
    {
        try
        {
            using var cluster = access.Connect();
            var list = await cluster.CoreV1.ListNamespacedPodAsync(
                access.Namespace, labelSelector: $"app.kubernetes.io/instance=omega-{stack}", cancellationToken: cancellation);
            var serving = list.Items.Where(pod => Runs(pod, Site)).ToList();
            if (serving.Count == 0)
            {
                throw new OmegaException(
                    $"No pod of stack '{stack}' runs in namespace '{access.Namespace}'. Bring it back to what the program says: ./omega up {stack} --refresh", ExitCode.Refused);
            }

            var (exitCode, said) = await ExecuteAsync(cluster, serving[0], ["maintenance"], cancellation);
            return new Observation(
                [
                    .. list.Items.SelectMany(pod => Checks(pod, policies)),
                    BeforeRuns(stack, list),
                    .. services.Select(service => ServiceRuns(stack, service, list.Items.Where(pod => Runs(pod, service.Role)).ToList())),
                ],
                [.. serving.Select(pod => pod.Spec.Containers[0].Image).Distinct()],
                [],
                await AnswerAsync(cluster, serving[0], cancellation))
            {
                Maintenance = Observation.MaintenanceOf(exitCode, said),
            };
        }
        catch (HttpOperationException refusal)
        {
            throw Failed($"the cluster answers {(int)refusal.Response.StatusCode}, {Said(refusal)}");
        }
        catch (Exception problem) when (problem is HttpRequestException or k8s.Exceptions.KubeConfigException or IOException)
        {
            throw Failed(problem.Message);
        }
    }

    private OmegaException Failed(string why) => new($"Cannot look at the pods in namespace '{access.Namespace}': {why}\n{access.Source}");

    private static IEnumerable<Check> Checks(V1Pod pod, PolicyChecks policies)
    {
        using var json = JsonDocument.Parse(KubernetesJson.Serialize(pod));
        return [.. policies.OfPod(InspectedPod.Facts(json.RootElement)), .. InspectedPod.Ready(json.RootElement)];
    }

    /// <summary>What the site answers in its own pod; empty where it does not.</summary>
    private static async Task<string> AnswerAsync(IKubernetes cluster, V1Pod pod, CancellationToken cancellation)
    {
        var answer = "";
        foreach (var address in OwnAddresses.Version)
        {
            (var exitCode, answer) = await ExecuteAsync(cluster, pod, ["get", address], cancellation);
            if (exitCode == ExitCode.Done)
            {
                break;
            }
        }

        return answer;
    }

    private static async Task<(int ExitCode, string Said)> ExecuteAsync(IKubernetes cluster, V1Pod pod, IEnumerable<string> words, CancellationToken cancellation)
    {
        var said = "";
        var exitCode = await cluster.NamespacedPodExecAsync(
            pod.Metadata.Name,
            pod.Metadata.NamespaceProperty,
            pod.Spec.Containers[0].Name,
            ["/usr/local/bin/omega", .. words],
            tty: false,
            async (_, output, _) =>
            {
                using var reader = new StreamReader(output, Encoding.UTF8);
                said = await reader.ReadToEndAsync(cancellation);
            },
            cancellation);
        return (exitCode, said);
    }

    /// <summary>Without it whoever has a page of the release before open misses files.</summary>
    private static Check BeforeRuns(string stack, V1PodList pods)
    {
        var runs = pods.Items.Any(pod => Runs(pod, Before));
        return new($"omega-{stack}", $"{Before} runs", "", "", "yes", runs ? "yes" : "no", runs);
    }

    /// <summary>Whether pods of a service run, all of them on its image and as its user.</summary>
    private static Check ServiceRuns(string stack, Service service, IReadOnlyList<V1Pod> pods)
    {
        var required = $"{service.Image} as user {service.UserId}";
        var found = pods.Select(pod => $"{pod.Spec.Containers[0].Image} as user {pod.Spec.SecurityContext?.RunAsUser}").Distinct().ToList();
        return new($"omega-{stack}", $"{service.Role} runs", "", "", required, found.Count == 0 ? "no" : string.Join(", ", found), found is [var one] && one == required);
    }

    private static bool Runs(V1Pod pod, string role) =>
        pod.Metadata.Labels.TryGetValue("app.kubernetes.io/component", out var component) && component == role
        && pod.Status.Phase == "Running"
        && pod.Metadata.DeletionTimestamp is null;

    private static string Said(HttpOperationException refusal)
    {
        try
        {
            using var status = JsonDocument.Parse(refusal.Response.Content);
            return status.RootElement.GetProperty("message").GetString() ?? "";
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return refusal.Response.StatusCode == HttpStatusCode.Unauthorized ? "unauthorized" : refusal.Message;
        }
    }
}
