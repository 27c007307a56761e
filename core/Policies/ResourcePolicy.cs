using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies;

/// <summary>One rule over facts: pure, synchronous, and it refuses instead of repairing.</summary>
public abstract class ResourcePolicy(PolicyDescription description)
{
    /// <summary>Name, title, reason and references.</summary>
    public PolicyDescription Description { get; } = description;

    /// <summary>Kebab-case name.</summary>
    public string Name => Description.Name;

    /// <summary>Lists every violation of <paramref name="resource"/>, in the order of its properties.</summary>
    public IEnumerable<PolicyViolation> Check(ResourceFacts resource, PolicyOptions options) =>
        CheckResource(resource, options)
            .Concat(resource.AllImages.SelectMany(image => CheckImage(image, options)))
            .Concat(resource.Containers.SelectMany(container => CheckContainer(container, options)));

    /// <summary>Judges what belongs to the resource as a whole.</summary>
    protected virtual IEnumerable<PolicyViolation> CheckResource(ResourceFacts resource, PolicyOptions options) => [];

    /// <summary>Judges one image that is run, pulled, built on or made.</summary>
    protected virtual IEnumerable<PolicyViolation> CheckImage(ImageFacts image, PolicyOptions options) => [];

    /// <summary>Judges one container.</summary>
    protected virtual IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options) => [];

    /// <summary>The violation at <paramref name="fact"/>, in the host's spelling where it has one.</summary>
    protected PolicyViolation Violation<T>(Fact<T> fact, string required, string remedy) =>
        new(Name, fact.Path, fact.Spelling ?? required, fact.Given, remedy);
}
