using System.Diagnostics.CodeAnalysis;

namespace Omega.Core.Trust;

/// <summary>What the trust policy says to the evidence about a release.</summary>
public sealed record Verdict
{
    private Verdict(VerifiedImage? image, string? refusal, bool lacksSignature)
    {
        Image = image;
        Refusal = refusal;
        LacksSignature = lacksSignature;
    }

    /// <summary>The image when it may run.</summary>
    public VerifiedImage? Image { get; }

    /// <summary>Why it may not: what was found, what was expected, what to do. Begins with `Refused: `.</summary>
    public string? Refusal { get; }

    /// <summary>Whether a signature more is all that it lacks.</summary>
    public bool LacksSignature { get; }

    /// <summary>Whether no signature of it shows at all, by whomever and for whatever.</summary>
    public bool ShowsNone { get; private init; }

    /// <summary>Whether it is refused only because somebody did not answer.</summary>
    public bool IsUnanswered { get; private init; }

    /// <summary>True when the image may run.</summary>
    [MemberNotNullWhen(true, nameof(Image))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsVerified => Image is not null;

    internal static Verdict Of(VerifiedImage image) => new(image, null, false);

    internal static Verdict Refused(string why) => new(null, $"Refused: {why}", false);

    internal static Verdict Unanswered(string why) => Refused(why) with { IsUnanswered = true };

    internal static Verdict Nothing(string why) => Unsigned(why) with { ShowsNone = true };

    /// <summary>The same, made without one who did not answer.</summary>
    internal Verdict Lacking(string without) => Image is null ? this : Of(Image with { Without = without });

    internal static Verdict Unsigned(string why) => new(null, $"Refused: {why}", true);
}
