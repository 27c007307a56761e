using Google.Protobuf.WellKnownTypes;
using Pulumirpc;

namespace Omega.Offline.Engine.Steps;

/// <summary>A resource as the program wants it.</summary>
internal sealed record Goal
{
    /// <summary>Type token.</summary>
    public required string Type { get; init; }

    /// <summary>Name in the program.</summary>
    public required string Name { get; init; }

    /// <summary>URN of the parent, or empty.</summary>
    public string Parent { get; init; } = string.Empty;

    /// <summary>Whether a provider manages it.</summary>
    public bool Custom { get; init; }

    /// <summary>Inputs as the program gives them.</summary>
    public Struct Inputs { get; init; } = new();

    /// <summary>Whether deletion is refused.</summary>
    public bool Protect { get; init; }

    /// <summary>Resources that must be there first.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>Which resources each input comes from.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> PropertyDependencies { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Reference to an explicit provider, or empty.</summary>
    public string Provider { get; init; } = string.Empty;

    /// <summary>Version of the default provider, or empty.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>Whether the old one goes first; nothing leaves it to the provider.</summary>
    public bool? DeleteBeforeReplace { get; init; }

    /// <summary>Inputs whose changes are ignored.</summary>
    public IReadOnlyList<string> IgnoreChanges { get; init; } = [];

    /// <summary>Inputs whose changes replace it.</summary>
    public IReadOnlyList<string> ReplaceOnChanges { get; init; } = [];

    /// <summary>Outputs that are secret.</summary>
    public IReadOnlyList<string> AdditionalSecretOutputs { get; init; } = [];

    /// <summary>Names that it had before.</summary>
    public IReadOnlyList<Alias> Aliases { get; init; } = [];

    /// <summary>Time limits in seconds by operation.</summary>
    public IReadOnlyDictionary<string, double> CustomTimeouts { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether deletion only forgets it.</summary>
    public bool RetainOnDelete { get; init; }

    /// <summary>URN of the resource whose deletion takes this one along, or empty.</summary>
    public string DeletedWith { get; init; } = string.Empty;

    /// <summary>The id to read it by when it is not managed here, or empty.</summary>
    public string ReadId { get; init; } = string.Empty;
}
