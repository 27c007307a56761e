using Omega.Infra.Hosting.Kubernetes;

namespace Omega.Infra.Tests.Hosting.Kubernetes;

public sealed class KubernetesDeploymentTests
{
    [Fact]
    public void Options_end_the_wait_for_a_rollout_at_the_time_out()
    {
        var options = KubernetesDeployment.Options(new KubernetesSettings("omega", TimeoutSeconds: 120), new());

        Assert.Equal(TimeSpan.FromSeconds(120), options.CustomTimeouts!.Create);
        Assert.Equal(TimeSpan.FromSeconds(120), options.CustomTimeouts.Update);
    }

    [Fact]
    public void Options_leave_the_number_of_pods_to_the_autoscaler_alone()
    {
        var fixed_ = KubernetesDeployment.Options(new KubernetesSettings("omega"), new());
        var scaled = KubernetesDeployment.Options(new KubernetesSettings("omega", Autoscale: new(2, 4, 70)), new());

        Assert.Empty(fixed_.IgnoreChanges);
        Assert.Equal(["spec.replicas"], scaled.IgnoreChanges);
    }
}
