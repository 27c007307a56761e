using Omega.Core.Policies;
using Omega.Core.Policies.Mapping;

namespace Omega.Core.Tests.Policies.Mapping;

public sealed class FactsMapperTests
{
    [Fact]
    public void Properties_are_those_that_the_mapper_reads_and_not_what_they_lie_in()
    {
        var container = FactsMappers.ByType[ResourceTypes.DockerContainer].Properties();
        var pod = FactsMappers.ByType[ResourceTypes.KubernetesDeployment].Properties();

        Assert.Superset(new HashSet<string> { "readOnly", "capabilities.drops", "ports[].ip", "healthcheck.tests", "devices[].hostPath", "gpus" }, container.ToHashSet());
        Assert.Superset(new HashSet<string> { "spec.template.spec.hostIPC", "spec.template.spec.containers[].securityContext.seLinuxOptions" }, pod.ToHashSet());
        Assert.DoesNotContain("image", container);
        Assert.DoesNotContain("capabilities", container);
        Assert.DoesNotContain("spec", pod);
        Assert.DoesNotContain("spec.template.spec.containers", pod);
    }
}
