using System.Globalization;
using k8s;
using k8s.Autorest;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>The oldest Kubernetes on which pods can be replaced without a lost request.</summary>
internal static class ClusterVersion
{
    // The first one in which every cluster knows the sleep of preStop: an image without a shell has no other way to wait.
    private const int Major = 1;
    private const int Minor = 30;

    /// <summary>Refuses an older cluster. One that cannot be asked is left to the provider, which says what is wrong with it.</summary>
    /// <exception cref="OmegaException">The cluster is older.</exception>
    public static async Task RequireAsync(IKubernetes cluster)
    {
        try
        {
            var version = await cluster.Version.GetCodeAsync().ConfigureAwait(false);
            if (Number(version.Major) is { } major && Number(version.Minor) is { } minor && (major < Major || (major == Major && minor < Minor)))
            {
                throw new OmegaException(
                    $"The cluster must run Kubernetes {Major}.{Minor} or later, runs {version.GitVersion}: pods of an older one end before they have left "
                    + "the service, and requests are lost. Nothing was deployed to it. Upgrade the cluster, or choose another one with omega:kubernetes.context.");
            }
        }
        catch (Exception unread) when (unread is HttpRequestException or HttpOperationException)
        {
        }
    }

    // Some clusters have a sign behind it: 30+.
    private static int? Number(string? text) => int.TryParse(text?.TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
