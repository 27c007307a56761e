using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Containers have limits of memory, swap, CPU and processes.</summary>
internal sealed class RequireResourceLimits() : ResourcePolicy(new(
    "require-resource-limits",
    "Memory, swap, CPU and processes are limited",
    "Without limits one container can starve the host. The Docker provider has no input for a pids limit: declared is the ulimit nproc, soft and hard, a backstop that the kernel counts per user id of the host; the gate sets the limit of the container itself, and of what runs that one is demanded. A CPU weight limits nothing on an idle host and does not count.",
    PolicySeverity.Medium,
    PolicyCategory.Availability)
{
    Cis = ["5.11", "5.12", "5.29"],
    OnPods = "memory (limit equal to request), CPU, sizes of emptyDirs; swap and processes are limited by each node",
})
{
    private const string Pids = "Set the ulimit nproc, soft and hard; the provider has no pids limit, and nproc is its equivalent.";

    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options)
    {
        var limits = container.Limits;
        if (limits.MemoryMiB.Lacks(value => value > 0))
        {
            yield return Violation(limits.MemoryMiB, "a limit above 0, in MiB", "Set omega:site.memoryMiB and pass it on.");
        }
        else if (limits.MemoryMiB.IsKnown && limits.MemoryAndSwapMiB.Lacks(value => value == limits.MemoryMiB.Value))
        {
            yield return Violation(
                limits.MemoryAndSwapMiB,
                $"equal to the memory limit, {limits.MemoryMiB.Given}",
                "Set both alike: swap is off then, and unset it shows as a change in every update.");
        }

        if (limits.MemoryMiB.IsKnown && limits.MemoryRequestMiB.Lacks(value => value == limits.MemoryMiB.Value))
        {
            yield return Violation(
                limits.MemoryRequestMiB,
                $"equal to the memory limit, {limits.MemoryMiB.Given}",
                "Request what is allowed: a pod that takes more than it requested is the first to be evicted.");
        }

        foreach (var size in container.Mounts.Select(mount => mount.SizeBytes).Where(size => size.Lacks(value => value > 0)))
        {
            yield return Violation(size, "a size above 0", "Set a size, such as 128Mi; without it the volume can fill the disk of its node.");
        }

        if (limits.Cpus.Lacks(value => value > 0))
        {
            yield return Violation(limits.Cpus, "a limit above 0, in CPUs", "Set cpus, or cpuQuota with cpuPeriod; cpuShares is a weight, not a limit.");
        }

        if (limits.ProcessesSoft.Lacks(value => value > 0))
        {
            yield return Violation(limits.ProcessesSoft, "a limit of processes above 0", Pids);
        }

        if (limits.ProcessesHard.Lacks(value => value > 0))
        {
            yield return Violation(limits.ProcessesHard, "a limit of processes above 0", Pids);
        }
        else if (limits.ProcessesSoft.IsKnown && limits.ProcessesSoft.Value > 0
            && limits.ProcessesHard.Forbidden(value => value == limits.ProcessesSoft.Value))
        {
            yield return Violation(limits.ProcessesHard, $"equal to the soft limit, {limits.ProcessesSoft.Given}", "A process can raise its soft limit to the hard one: make them equal.");
        }
    }
}
