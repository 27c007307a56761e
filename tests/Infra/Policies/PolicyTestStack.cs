using Omega.Infra.Policies;
using Pulumi;

namespace Omega.Infra.Tests.Policies;

/// <summary>A stack with one component, whose children a test declares.</summary>
internal sealed class PolicyTestStack : Stack
{
    public PolicyTestStack(PolicyEnforcement policies, Action<CustomResourceOptions, VerifiedImages> create)
        : base(policies.StackOptions)
    {
        Component = new TestComponent("component");
        create(new CustomResourceOptions { Parent = Component }, policies.Verified);
    }

    internal TestComponent Component { get; }

    internal sealed class TestComponent(string name) : ComponentResource("omega:test:Component", name)
    {
    }
}
