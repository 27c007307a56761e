namespace Omega.Core.Policies.Facts;

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

    /// <summary>Whether the resource makes a token of the cluster's API, or hands one to its containers, per way to do so.</summary>
    public IReadOnlyList<Fact<bool>> ServiceAccountTokens { get; init; } = [];

    /// <summary>Ports of the host that the resource itself publishes.</summary>
    public IReadOnlyList<PortFacts> Ports { get; init; } = [];

    /// <summary>Every image, those of containers first.</summary>
    public IEnumerable<ImageFacts> AllImages => Containers
        .Select(container => new ImageFacts(ImageRole.Run, container.Image, Fact.NotApplicable<string>()))
        .Concat(Images);
}

/// <summary>One image that a resource uses.</summary>
/// <param name="Role">What is done with it.</param>
/// <param name="Reference">Name, tag and digest as written.</param>
/// <param name="Platform">Platform that is built or pulled, `linux/amd64`.</param>
public sealed record ImageFacts(ImageRole Role, Fact<string> Reference, Fact<string> Platform);

/// <summary>What a resource does with an image.</summary>
public enum ImageRole
{
    /// <summary>A container runs it.</summary>
    Run,

    /// <summary>It is pulled from a registry.</summary>
    Pull,

    /// <summary>Another image is built on it.</summary>
    Base,

    /// <summary>It is built or tagged here; it has no digest before that.</summary>
    Product,
}

/// <summary>A network that a resource makes.</summary>
/// <param name="Driver">Network driver.</param>
public sealed record NetworkFacts(Fact<string> Driver);

/// <summary>A volume that a resource makes.</summary>
/// <param name="Driver">Volume driver.</param>
/// <param name="DriverOptions">Options of the driver, in mount(8) terms for the local one.</param>
public sealed record VolumeFacts(Fact<string> Driver, Fact<IReadOnlyDictionary<string, string>> DriverOptions);
