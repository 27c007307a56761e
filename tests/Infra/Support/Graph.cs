using System.Collections.Immutable;
using Pulumi.Testing;

namespace Omega.Infra.Tests.Support;

/// <summary>What one run of the program declared.</summary>
public sealed record Graph(RecordingMocks Mocks, ImmutableArray<Pulumi.Resource> Created)
{
    /// <summary>The one resource with this logical name.</summary>
    public MockResourceArgs Resource(string name) => Assert.Single(Mocks.Resources, resource => resource.Name == name);

    /// <summary>The input of a resource, or null where it is unset.</summary>
    public object? Input(string name, string property) => Resource(name).Inputs.GetValueOrDefault(property);

    /// <summary>All resources of a type.</summary>
    public IReadOnlyList<MockResourceArgs> OfType(string type) => [.. Mocks.Resources.Where(resource => resource.Type == type)];
}
