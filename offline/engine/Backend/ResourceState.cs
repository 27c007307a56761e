using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Engine.Backend;

/// <summary>What the state knows of one resource.</summary>
internal sealed class ResourceState
{
    /// <summary>Name by which the resource is known.</summary>
    public required string Urn { get; set; }

    /// <summary>Type token.</summary>
    public required string Type { get; init; }

    /// <summary>Whether a provider manages it.</summary>
    public bool Custom { get; init; }

    /// <summary>Whether it waits for its deletion after its replacement was created.</summary>
    public bool Delete { get; set; }

    /// <summary>The provider's id; empty for a component.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>Inputs as the provider checked them.</summary>
    public Struct Inputs { get; set; } = new();

    /// <summary>Outputs as the provider gave them.</summary>
    public Struct Outputs { get; set; } = new();

    /// <summary>URN of the parent, or empty.</summary>
    public string Parent { get; set; } = string.Empty;

    /// <summary>Whether deletion is refused.</summary>
    public bool Protect { get; set; }

    /// <summary>Whether it was read and is not managed.</summary>
    public bool External { get; init; }

    /// <summary>Resources that must be there first.</summary>
    public IReadOnlyList<string> Dependencies { get; set; } = [];

    /// <summary>Why the provider could not finish it, if so.</summary>
    public IReadOnlyList<string> InitErrors { get; set; } = [];

    /// <summary>Reference to the provider, or empty.</summary>
    public string Provider { get; set; } = string.Empty;

    /// <summary>Which resources each input comes from.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> PropertyDependencies { get; set; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether it was deleted and its replacement is not there yet.</summary>
    public bool PendingReplacement { get; set; }

    /// <summary>Outputs that are secret by the program's wish.</summary>
    public IReadOnlyList<string> AdditionalSecretOutputs { get; init; } = [];

    /// <summary>URNs that it had before.</summary>
    public IReadOnlyList<string> Aliases { get; set; } = [];

    /// <summary>Time limits in seconds by operation: create, update, delete, read.</summary>
    public IReadOnlyDictionary<string, double> CustomTimeouts { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether deletion only forgets it.</summary>
    public bool RetainOnDelete { get; init; }

    /// <summary>URN of the resource whose deletion takes this one along, or empty.</summary>
    public string DeletedWith { get; set; } = string.Empty;

    /// <summary>When it was created.</summary>
    public string Created { get; set; } = string.Empty;

    /// <summary>When it was last changed.</summary>
    public string Modified { get; set; } = string.Empty;

    /// <summary>Inputs whose changes are ignored.</summary>
    public IReadOnlyList<string> IgnoreChanges { get; init; } = [];

    /// <summary>Inputs whose changes replace it.</summary>
    public IReadOnlyList<string> ReplaceOnChanges { get; init; } = [];

    /// <summary>Fields of the state that this engine does not use and hands on.</summary>
    public JsonObject? Other { get; set; }

    /// <summary>A copy whose lists and properties are the same objects.</summary>
    public ResourceState Copy() => (ResourceState)MemberwiseClone();

    /// <summary>Every URN that must be there for this one: parent, provider, dependencies.</summary>
    public IEnumerable<string> Needs()
    {
        var needs = Dependencies.Concat(PropertyDependencies.Values.SelectMany(urns => urns));
        if (Parent.Length > 0)
        {
            needs = needs.Append(Parent);
        }

        if (Provider.Length > 0)
        {
            needs = needs.Append(Values.Urns.SplitReference(Provider).Urn);
        }

        return DeletedWith.Length > 0 ? needs.Append(DeletedWith) : needs;
    }
}
