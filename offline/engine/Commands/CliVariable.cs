namespace Omega.Offline.Engine.Commands;

/// <summary>What this engine does with a variable that the pulumi CLI reads.</summary>
internal enum VariableUse
{
    /// <summary>It does what the CLI does.</summary>
    Honoured,

    /// <summary>A command ends at once, and names it.</summary>
    Refused,

    /// <summary>What it changes in the CLI is not there, or is so here in any case.</summary>
    WithoutEffect,
}

/// <summary>A variable of the environment that the pulumi CLI reads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Use">What this engine does with it.</param>
/// <param name="Reason">What it means here, or why it is refused.</param>
/// <param name="IsSwitch">Whether it is on only with <c>1</c> or <c>true</c>.</param>
internal sealed record CliVariable(string Name, VariableUse Use, string Reason, bool IsSwitch)
{
    /// <summary>Whether the value turns the variable on, by the CLI's own rule.</summary>
    public bool IsOn(string? value) => IsSwitch
        ? value == "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase)
        : !string.IsNullOrEmpty(value);
}
