using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Omega.Core.Settings;

/// <summary>What a service may reach beside the services that it asks (`omega:services.NAME.reach`).</summary>
/// <param name="Name">`nothing`, `all` or `list`.</param>
/// <param name="Targets">Networks with their ports, with `list` alone.</param>
public sealed partial record ServiceReach(string Name, IReadOnlyList<string> Targets)
{
    /// <summary>What is allowed, as the predicate of a sentence.</summary>
    public const string Rule = "nothing, all, or a list of networks with their ports";

    /// <summary>What is allowed of one target, as the predicate of a sentence.</summary>
    public const string TargetRule = "must be a network, a colon and a port";

    /// <summary>Nobody outside of the stack.</summary>
    public static ServiceReach Nothing { get; } = new("nothing", []);

    /// <summary>Everybody.</summary>
    public static ServiceReach All { get; } = new("all", []);

    /// <summary>Whether it is a list, which not every host can hold a service to.</summary>
    [JsonIgnore]
    public bool IsList => Targets.Count > 0 || Name == "list";

    /// <summary>Whether it is a list of which every target can be read.</summary>
    [JsonIgnore]
    public bool IsReadableList => Targets.Count > 0 && Targets.All(target => Target(target) is not null);

    /// <summary>A target taken apart; null when it is none.</summary>
    public static (string Network, int Port)? Target(string text) =>
        Pattern().Match(text) is { Success: true } match
        && (match.Groups["network"].Value, match.Groups["port"].Value) is var (network, port)
        && network.Contains(':', StringComparison.Ordinal) == match.Groups["six"].Success
        && AddressRange.IsMatch(network) && int.Parse(port, System.Globalization.CultureInfo.InvariantCulture) is > 0 and <= 65535 and var number
            ? (AddressRange.Network(network), number)
            : null;

    /// <summary>Equal when it allows the same.</summary>
    public bool Equals(ServiceReach? other) => other is not null && Name == other.Name && Targets.SequenceEqual(other.Targets);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    [GeneratedRegex(@"\A(?:(?<six>\[)(?<network>[^\[\]]+)\]|(?<network>[^\[\]:]+)):(?<port>[1-9][0-9]{0,4})\z")]
    private static partial Regex Pattern();
}
