using Omega.Core.Policies;
using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RequireResourceLimitsTests
{
    private static readonly PolicyCases Cases = new PolicyCases("require-resource-limits")
        .Good("good01 all limits", SomeFacts.Container())
        .Good("good02 host without swap and process limits", Limits(SomeFacts.Limits() with { MemoryAndSwapMiB = Fact.NotApplicable<long>(), ProcessesSoft = Fact.NotApplicable<long>(), ProcessesHard = Fact.NotApplicable<long>() }))
        .Bad("bad01 memory unset", Limits(SomeFacts.Limits() with { MemoryMiB = Fact.Unset<long>("memory") }), "memory must be a limit above 0, in MiB, was unset.")
        .Bad("bad02 memory 0", Limits(SomeFacts.Limits() with { MemoryMiB = Fact.Known("memory", 0L) }), "memory must be a limit above 0, in MiB, was 0.")
        .Bad("bad03 swap unset", Limits(SomeFacts.Limits() with { MemoryAndSwapMiB = Fact.Unset<long>("memorySwap") }), "memorySwap must be equal to the memory limit, 64, was unset.")
        .Bad("bad04 swap unlimited", Limits(SomeFacts.Limits() with { MemoryAndSwapMiB = Fact.Known("memorySwap", -1L) }), "memorySwap must be equal to the memory limit, 64, was -1.")
        .Bad("bad05 swap doubled", Limits(SomeFacts.Limits() with { MemoryAndSwapMiB = Fact.Known("memorySwap", 128L) }), "memorySwap must be equal to the memory limit, 64, was 128.")
        .Bad("bad06 CPU unset", Limits(SomeFacts.Limits() with { Cpus = Fact.Unset<double>("cpus") }), "cpus must be a limit above 0, in CPUs, was unset.")
        .Bad("bad07 CPU 0", Limits(SomeFacts.Limits() with { Cpus = Fact.Known("cpus", 0.0) }), "cpus must be a limit above 0, in CPUs, was 0.")
        .Bad("bad08 processes unset", Limits(SomeFacts.Limits() with { ProcessesSoft = Fact.Unset<long>("ulimits"), ProcessesHard = Fact.Unset<long>("ulimits") }), "ulimits must be a limit of processes above 0, was unset.", "ulimits must be a limit of processes above 0, was unset.")
        .Bad("bad09 processes unlimited", Limits(SomeFacts.Limits() with { ProcessesHard = Fact.Known("ulimits[0].hard", -1L) }), "ulimits[0].hard must be a limit of processes above 0, was -1.")
        .Bad("bad10 soft limit that can be raised", Limits(SomeFacts.Limits() with { ProcessesHard = Fact.Known("ulimits[0].hard", 4096L) }), "ulimits[0].hard must be equal to the soft limit, 64, was 4096.");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    [Fact]
    public void Check_says_that_nproc_stands_for_a_pids_limit()
    {
        var facts = Limits(SomeFacts.Limits() with { ProcessesSoft = Fact.Unset<long>("ulimits") });

        var violation = Assert.Single(PolicyCatalog.Check(SomeFacts.Resource(facts), SomeFacts.Options()));

        Assert.Equal("Set the ulimit nproc, soft and hard; the provider has no pids limit, and nproc is its equivalent.", violation.Remedy);
    }

    private static ContainerFacts Limits(LimitFacts limits) => SomeFacts.Container() with { Limits = limits };
}
