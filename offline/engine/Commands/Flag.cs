namespace Omega.Offline.Engine.Commands;

/// <summary>How a flag is written.</summary>
internal enum FlagKind
{
    /// <summary>On by its name alone; <c>=false</c> turns it off.</summary>
    Switch,

    /// <summary>Takes the next word, or what follows an equals sign.</summary>
    Value,

    /// <summary>A switch that takes a value after an equals sign.</summary>
    OptionalValue,
}

/// <summary>A flag of one command.</summary>
/// <param name="Name">Name without hyphens.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="Short">Its one letter, or empty.</param>
/// <param name="Refused">Why this engine does not do what it asks for; nothing where it does.</param>
internal sealed record Flag(string Name, FlagKind Kind, string Short, string? Refused)
{
    /// <summary>The variable that sets the flag for every command that has it.</summary>
    public string Variable => "PULUMI_OPTION_" + Name.Replace('-', '_').ToUpperInvariant();

    /// <summary>Reads flags such as <c>json/j file= refresh?/r</c>, separated by spaces.</summary>
    public static IEnumerable<Flag> Read(string flags, bool refused) => flags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
    {
        var (name, letter) = text.Split('/') is [var left, var right] ? (left, right) : (text, string.Empty);
        var kind = name[^1] switch { '=' => FlagKind.Value, '?' => FlagKind.OptionalValue, _ => FlagKind.Switch };
        name = name.TrimEnd('=', '?');
        return new Flag(name, kind, letter, refused ? RefusedFlags.Reason(name) : null);
    });
}
