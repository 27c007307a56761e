namespace Omega.Infra.Policies.Facts;

/// <summary>Limits on what a container can use.</summary>
/// <param name="MemoryMiB">Memory limit, in MiB.</param>
/// <param name="MemoryAndSwapMiB">Limit of memory and swap together, in MiB.</param>
/// <param name="Cpus">CPU limit, in CPUs.</param>
/// <param name="ProcessesSoft">Soft limit of processes.</param>
/// <param name="ProcessesHard">Hard limit of processes.</param>
public sealed record LimitFacts(
    Fact<long> MemoryMiB,
    Fact<long> MemoryAndSwapMiB,
    Fact<double> Cpus,
    Fact<long> ProcessesSoft,
    Fact<long> ProcessesHard)
{
    /// <summary>Memory that the host promises, in MiB.</summary>
    public Fact<long> MemoryRequestMiB { get; init; } = Fact.NotApplicable<long>();
}
