namespace Omega.Core.Settings;

/// <summary>Why the base image may be built on (`omega:image.baseTrust`); its digest says which it is, whoever hands it out.</summary>
/// <param name="Signing">Who must have signed it, by cosign: asked before every build.</param>
/// <param name="Reviewed">Who looked at what this digest holds, when and how; on record in the provenance.</param>
public sealed record BaseTrustSettings(SigningSettings? Signing = null, string? Reviewed = null) : ISettings
{
    private const int Longest = 200;

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if ((Signing is null) == (Reviewed is null))
        {
            yield return new("", "must say signing or reviewed, and not both", Signing is null ? "neither" : "both", "<who, when, how>", ".reviewed") { IsInTheWay = Signing is not null };
        }

        if (Reviewed is not null && (Reviewed.Length > Longest || Reviewed.Trim().Length == 0 || Reviewed.Any(char.IsControl)))
        {
            yield return new("reviewed", $"must be one line of at most {Longest} characters", Reviewed.Length > Longest ? $"{Reviewed.Length} characters" : "something else", "<who, when, how>");
        }

        foreach (var problem in SigningSettings.ProblemsOfOthers(Signing))
        {
            yield return problem;
        }
    }

    /// <summary>The same in the words of a record.</summary>
    public override string ToString() => Signing is null ? $"reviewed: {Reviewed}" : "signed, as omega:image.baseTrust.signing asks";
}
