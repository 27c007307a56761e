using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Pulumi;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Waits until the pods of a deployment are replaced.</summary>
/// <remarks>
/// The provider waits as well, but puts together what several watches tell: where the events of one come late, it takes the
/// state before the change for the end of it, most easily on the way back to a release whose replica set is still there.
/// </remarks>
internal sealed class Rollout(IKubernetes cluster, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns when every pod runs what was written last.</summary>
    /// <param name="space">Namespace of the deployment.</param>
    /// <param name="name">Name of the deployment.</param>
    /// <param name="limit">How long that may take.</param>
    /// <exception cref="RunException">It took longer, the controller gave up, or the deployment cannot be read.</exception>
    public async Task CompleteAsync(string space, string name, TimeSpan limit)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var (deployment, unread) = await ReadAsync(space, name).ConfigureAwait(false);
            var status = deployment is null ? null : new RolloutStatus(deployment);
            if (status is { IsComplete: true })
            {
                return;
            }

            var elapsed = clock.GetElapsedTime(start);
            if (elapsed >= limit || status is { HasFailed: true })
            {
                throw new RunException(
                    $"Deployment '{name}' in namespace '{space}' must run the release on all of its pods within {limit.TotalSeconds:F0} s; "
                    + $"after {elapsed.TotalSeconds:F0} s: {status?.ToString() ?? unread}\n"
                    + (deployment is null ? "" : await new UnreadyPods(cluster).DescribeAsync(deployment).ConfigureAwait(false))
                    + "The ledger still names the release before. Go back with `omega rollback`, or mend the release and update again.");
            }

            await Task.Delay(Pause, clock).ConfigureAwait(false);
        }
    }

    /// <summary>The deployment, or why it cannot be read for the moment.</summary>
    private async Task<(V1Deployment? Deployment, string Unread)> ReadAsync(string space, string name)
    {
        try
        {
            return (await cluster.AppsV1.ReadNamespacedDeploymentAsync(name, space).ConfigureAwait(false), "");
        }
        catch (HttpRequestException exception)
        {
            return (null, $"the cluster cannot be reached ({exception.Message})");
        }
        catch (HttpOperationException exception)
        {
            var answer = exception.Response.StatusCode;
            return answer is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
                ? (null, $"the cluster answers {(int)answer} {answer}")
                : throw new RunException(
                    $"Deployment '{name}' in namespace '{space}' must be readable, to see when its pods run the release; "
                    + $"the cluster answers {(int)answer} {answer}: {exception.Response.Content}");
        }
    }
}
