namespace Omega.Infra.Policies.Facts;

/// <summary>One mount of a container.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Source">Volume name or host path, at the property that gives it.</param>
/// <param name="Target">Where the container sees it.</param>
/// <param name="ReadOnly">Whether the container can write to it.</param>
public sealed record MountFacts(MountKind Kind, Fact<string> Source, Fact<string> Target, Fact<bool> ReadOnly)
{
    /// <summary>Whether mounts made on the host later appear in the container, or the other way round.</summary>
    public Fact<string> Propagation { get; init; } = Fact.NotApplicable<string>();

    /// <summary>Largest size, in bytes, of a volume that takes its space from the host.</summary>
    public Fact<long> SizeBytes { get; init; } = Fact.NotApplicable<long>();
}
