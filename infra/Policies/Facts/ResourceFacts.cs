namespace Omega.Infra.Policies.Facts;

/// <summary>All that the policies know about one resource, free of any SDK type.</summary>
/// <param name="Type">Type token.</param>
/// <param name="Name">Logical name.</param>
public sealed record ResourceFacts(string Type, string Name)
{
    /// <summary>Whether a mapper knows how to read this type's containers.</summary>
    public bool HasMapper { get; init; }

    /// <summary>Why a mapper could not read this resource; null when it could.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Containers that the resource runs, also initial ones.</summary>
    public IReadOnlyList<ContainerFacts> Containers { get; init; } = [];

    /// <summary>Images that the resource builds, pulls or names, other than those of its containers.</summary>
    public IReadOnlyList<ImageFacts> Images { get; init; } = [];

    /// <summary>The network that the resource makes; null for other resources.</summary>
    public NetworkFacts? Network { get; init; }

    /// <summary>The volume that the resource makes; null for other resources.</summary>
    public VolumeFacts? Volume { get; init; }

    /// <summary>Ports of the host that the resource itself publishes.</summary>
    public IReadOnlyList<PortFacts> Ports { get; init; } = [];

    /// <summary>Every image, those of containers first.</summary>
    public IEnumerable<ImageFacts> AllImages => Containers
        .Select(container => new ImageFacts(ImageRole.Run, container.Image, Fact.NotApplicable<string>()))
        .Concat(Images);
}
