using System.Text.RegularExpressions;
using Omega.Core.Policies;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies;

public sealed partial class PolicyCatalogTests
{
    public static TheoryData<string> Names => [.. PolicyCatalog.All.Select(policy => policy.Name)];

    [Fact]
    public void All_lists_the_policies_in_order()
    {
        Assert.Equal(
            """
            require-image-digest
            disallow-latest-tag
            restrict-registries
            require-verified-image
            require-read-only-root-filesystem
            require-numeric-non-root-user
            require-dropped-capabilities
            require-no-new-privileges
            disallow-privileged
            disallow-host-namespaces
            disallow-host-mounts
            disallow-service-account-token
            require-read-only-mounts
            require-tmpfs-options
            require-resource-limits
            require-health-check
            require-restart-policy
            require-log-limits
            require-seccomp-profile
            restrict-published-ports
            restrict-networks
            restrict-resource-types
            """,
            string.Join('\n', PolicyCatalog.All.Select(policy => policy.Name)));
    }

    [Fact]
    public void All_registers_every_rule_of_the_assembly()
    {
        var rules = typeof(ResourcePolicy).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ResourcePolicy)));

        Assert.Equal(
            rules.Select(type => type.Name).Order(StringComparer.Ordinal),
            PolicyCatalog.All.Select(policy => policy.GetType().Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_is_the_class_name_in_kebab_case(string name)
    {
        var type = Policy(name).GetType();

        Assert.Equal(name, WordStart().Replace(type.Name, "-$0").ToLowerInvariant());
        Assert.True(type.IsSealed);
        Assert.Matches("^(require|disallow|restrict)-", name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Description_says_what_and_why(string name)
    {
        var description = Policy(name).Description;

        Assert.InRange(description.Title.Length, 15, 60);
        Assert.False(description.Title.EndsWith('.'));
        Assert.InRange(description.Description.Length, 80, 400);
        Assert.EndsWith(".", description.Description, StringComparison.Ordinal);
        Assert.True(Enum.IsDefined(description.Severity));
        Assert.True(Enum.IsDefined(description.Category));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Description_refers_to_published_benchmarks(string name)
    {
        var description = Policy(name).Description;

        Assert.NotEmpty(description.Cis.Concat(description.CisKubernetes));
        Assert.All(description.CisKubernetes, id => Assert.Matches(@"^[1-5]\.\d{1,2}\.\d{1,2}$", id));
        Assert.All(description.Cis, id => Assert.Matches(@"^[1-7]\.\d{1,2}$", id));
        Assert.All(description.PodSecurity, id => Assert.Matches("^(baseline|restricted): [A-Z/]", id));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_policy_has_a_test_class(string name)
    {
        var tests = GetType().Assembly.GetTypes().Select(type => type.FullName);

        Assert.Contains($"Omega.Core.Tests.Policies.Rules.{Policy(name).GetType().Name}Tests", tests);
    }

    [Fact]
    public void Check_lets_the_hardened_container_pass()
    {
        Assert.Empty(PolicyCatalog.Check(SomeFacts.Resource(SomeFacts.Container()), SomeFacts.Options()));
    }

    [Fact]
    public void Check_lists_violations_of_every_container()
    {
        var bad = SomeFacts.Container() with { Privileged = Omega.Core.Policies.Facts.Fact.Known("privileged", true) };

        var violations = PolicyCatalog.Check(SomeFacts.Resource(bad, SomeFacts.Container(), bad), SomeFacts.Options());

        Assert.Equal(["disallow-privileged", "disallow-privileged"], violations.Select(violation => violation.Policy));
    }

    [Fact]
    public void Rules_and_facts_use_no_type_of_the_sdk()
    {
        var types = typeof(ResourcePolicy).Assembly.GetTypes()
            .Where(type => type.Namespace is "Omega.Core.Policies.Facts" or "Omega.Core.Policies.Rules");

        var foreign = types
            .SelectMany(type => type.GetMembers().OfType<System.Reflection.MethodInfo>())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .Where(type => type.Namespace?.StartsWith("Pulumi", StringComparison.Ordinal) == true);

        Assert.Empty(foreign);
    }

    private static ResourcePolicy Policy(string name) => PolicyCatalog.All.Single(policy => policy.Name == name);

    [GeneratedRegex("(?<=.)[A-Z]")]
    private static partial Regex WordStart();
}
