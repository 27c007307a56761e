using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Tells what is wrong with the pods of a deployment that are not ready.</summary>
internal sealed class UnreadyPods(IKubernetes cluster)
{
    /// <summary>A line for each container that is not ready, and for each warning about its pod; in vain, it says why.</summary>
    public async Task<string> DescribeAsync(V1Deployment deployment)
    {
        var space = deployment.Metadata.NamespaceProperty;
        var selector = string.Join(',', deployment.Spec.Selector.MatchLabels.Select(label => $"{label.Key}={label.Value}"));
        try
        {
            var pods = await cluster.CoreV1.ListNamespacedPodAsync(space, labelSelector: selector).ConfigureAwait(false);
            var warnings = await cluster.CoreV1.ListNamespacedEventAsync(space, fieldSelector: "type=Warning").ConfigureAwait(false);
            var lines =
                from pod in pods.Items
                from container in pod.Status?.ContainerStatuses ?? []
                where !container.Ready
                from line in warnings.Items.Where(warning => warning.InvolvedObject.Uid == pod.Metadata.Uid).Select(warning => warning.Message)
                    .Prepend(State(container))
                select $"{pod.Metadata.Name}: {line?.Trim()}\n";
            return string.Concat(lines.Distinct());
        }
        catch (Exception exception) when (exception is HttpRequestException or HttpOperationException)
        {
            return $"Its pods cannot be listed: {exception.Message}\n";
        }
    }

    private static string State(V1ContainerStatus container)
    {
        var waiting = container.State?.Waiting;
        var ended = container.LastState?.Terminated ?? container.State?.Terminated;
        return $"{waiting?.Reason ?? "not ready"} {ended?.Message ?? waiting?.Message}";
    }
}
