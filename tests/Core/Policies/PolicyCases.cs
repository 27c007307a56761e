using Omega.Core.Policies;
using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies;

/// <summary>Good and bad resources of one policy, by the name that a test run shows.</summary>
public sealed class PolicyCases(string policy)
{
    private readonly Dictionary<string, (ResourceFacts Resource, PolicyOptions Options, string[] Expected)> _cases = [];

    public TheoryData<string> Names => [.. _cases.Keys];

    public PolicyCases Good(string name, ContainerFacts container, PolicyOptions? options = null) =>
        Add(name, SomeFacts.Resource(container), options, []);

    public PolicyCases Good(string name, ResourceFacts resource, PolicyOptions? options = null) =>
        Add(name, resource, options, []);

    public PolicyCases Bad(string name, ContainerFacts container, params string[] expected) =>
        Add(name, SomeFacts.Resource(container), null, expected);

    public PolicyCases Bad(string name, ContainerFacts container, PolicyOptions options, params string[] expected) =>
        Add(name, SomeFacts.Resource(container), options, expected);

    public PolicyCases Bad(string name, ResourceFacts resource, params string[] expected) =>
        Add(name, resource, null, expected);

    /// <summary>Compares all violations, without their remedies, with the expected ones.</summary>
    public void Judge(string name)
    {
        var (resource, options, expected) = _cases[name];

        var violations = PolicyCatalog.All.Single(candidate => candidate.Name == policy).Check(resource, options).ToList();

        Assert.Equal(expected, violations.Select(violation => $"{violation.Path} must be {violation.Required}, was {violation.Actual}."));
        Assert.All(violations, violation => Assert.Equal(policy, violation.Policy));
        Assert.All(violations, violation => Assert.EndsWith(".", violation.Remedy, StringComparison.Ordinal));
    }

    private PolicyCases Add(string name, ResourceFacts resource, PolicyOptions? options, string[] expected)
    {
        Assert.Equal(name.StartsWith("bad", StringComparison.Ordinal), expected.Length > 0);
        _cases.Add(name, (resource, options ?? SomeFacts.Options(), expected));
        return this;
    }
}
