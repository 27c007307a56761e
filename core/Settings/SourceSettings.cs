namespace Omega.Core.Settings;

/// <summary>What a configuration of one machine was laid over (`omega:source`); a checked-in file has none.</summary>
/// <param name="File">Digest of the text of `Pulumi.[stack].yaml`, as it was then.</param>
/// <param name="Base">Base image that it named then, where one made on this machine stands in for it.</param>
public sealed record SourceSettings(string File, string? Base = null) : ISettings
{
    /// <summary>The key, without the project's name.</summary>
    public const string Key = "source";

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems() => Digest.IsMatch(File) ? [] : [new("file", Digest.Rule, File, "")];

    /// <summary>Says why a configuration of this machine must not be used; null when it may.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="checkedIn">Digest of the text of the checked-in file now; null: it is not there.</param>
    public string? Problem(string stack, Digest? checkedIn) => File == checkedIn?.ToString()
        ? null
        : $"omega:{Key}.file must be the digest of Pulumi.{stack}.yaml, {checkedIn?.ToString() ?? "which is not there"}, was {File}: "
            + $"this machine's values in .omega/Pulumi.{stack}.yaml were laid over another version of that file. "
            + $"Lay them over what it says now with `./omega preview {stack}`.";
}
