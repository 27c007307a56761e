namespace Omega.Offline.Plugins.Docker.Schema;

/// <summary>The properties of one resource type and the private data its state carries.</summary>
internal sealed record ResourceSchema(string Token, IReadOnlyList<Property> Properties)
{
    /// <summary>The version that the state's private data names; null for none.</summary>
    internal int? StateVersion { get; init; }

    /// <summary>Whether the state's private data names time-outs.</summary>
    internal bool HasTimeouts { get; init; }

    /// <summary>The properties that a program can set.</summary>
    internal IEnumerable<Property> Inputs => Properties.Where(property => !property.Is(Traits.Output));

    /// <summary>The private data of the state, as the official provider writes it.</summary>
    internal string Meta => (HasTimeouts, StateVersion) switch
    {
        (true, { } version) => $$"""{{{Timeouts}},"schema_version":"{{version}}"}""",
        (true, null) => $$"""{{{Timeouts}}}""",
        (false, { } version) => $$"""{"schema_version":"{{version}}"}""",
        _ => "",
    };

    private const string Timeouts = "\"e2bfb730-ecaa-11e6-8f88-34363bc7c4c0\":"
        + "{\"create\":1200000000000,\"delete\":1200000000000,\"update\":1200000000000}";
}
