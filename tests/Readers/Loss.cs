namespace Omega.Readers;

/// <summary>What a reader did not get, and what it got instead.</summary>
/// <param name="Kind">Which promise was broken.</param>
/// <param name="After">Time since the readers began.</param>
/// <param name="Address">What was asked for.</param>
/// <param name="What">What came instead, in words.</param>
public sealed record Loss(LossKind Kind, TimeSpan After, string Address, string What);

/// <summary>The promises that a reader counts on.</summary>
public enum LossKind
{
    /// <summary>A page or the version had no answer, or one that is no success.</summary>
    Failed,

    /// <summary>A file that a page named had no answer, or one that is no success.</summary>
    MissingAsset,

    /// <summary>An address with a hash in its name had other bytes than before.</summary>
    ChangedBytes,

    /// <summary>A reader that had seen a release saw an older one again.</summary>
    WentBack,
}
