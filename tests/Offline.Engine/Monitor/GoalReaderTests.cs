using Omega.Offline.Engine.Monitor;
using Omega.Offline.Engine.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Monitor;

/// <summary>What a program asks for reaches the run, field by field.</summary>
public sealed class GoalReaderTests
{
    [Fact]
    public void Everything_that_is_asked_of_a_resource_is_read()
    {
        var request = new RegisterResourceRequest
        {
            Type = "fake:index:Thing",
            Name = "a",
            Parent = Stage.Urn("parent"),
            Custom = true,
            Object = Stage.Properties(("v", 1)),
            Protect = true,
            Dependencies = { Stage.Urn("b") },
            PropertyDependencies = { ["of"] = new RegisterResourceRequest.Types.PropertyDependencies { Urns = { Stage.Urn("b") } } },
            Provider = "p::1",
            Version = "1.0.0",
            DeleteBeforeReplace = true,
            IgnoreChanges = { "i" },
            ReplaceOnChanges = { "r" },
            AdditionalSecretOutputs = { "s" },
            Aliases = { new Alias { Spec = new Alias.Types.Spec { Name = "old" } } },
            AliasURNs = { Stage.Urn("older") },
            CustomTimeouts = new RegisterResourceRequest.Types.CustomTimeouts { Create = "1m30s", Update = "2s", Delete = "1h", Read = "500ms" },
            RetainOnDelete = true,
            DeletedWith = Stage.Urn("c"),
        };

        var goal = GoalReader.Read(request);

        Assert.Equal(("fake:index:Thing", "a", Stage.Urn("parent"), true), (goal.Type, goal.Name, goal.Parent, goal.Custom));
        Assert.Equal("{v: 1}", Support.Properties.Text(goal.Inputs));
        Assert.Equal([Stage.Urn("b")], goal.Dependencies);
        Assert.Equal([Stage.Urn("b")], goal.PropertyDependencies["of"]);
        Assert.Equal(("p::1", "1.0.0"), (goal.Provider, goal.Version));
        Assert.Equal((true, true, true), (goal.Protect, goal.DeleteBeforeReplace, goal.RetainOnDelete));
        Assert.Equal(["i", "r", "s"], [.. goal.IgnoreChanges, .. goal.ReplaceOnChanges, .. goal.AdditionalSecretOutputs]);
        Assert.Equal(["old", Stage.Urn("older")], goal.Aliases.Select(alias => alias.AliasCase == Alias.AliasOneofCase.Urn ? alias.Urn : alias.Spec.Name));
        Assert.Equal([("create", 90), ("delete", 3600), ("read", 0.5), ("update", 2)], goal.CustomTimeouts.OrderBy(limit => limit.Key, StringComparer.Ordinal).Select(limit => (limit.Key, limit.Value)));
        Assert.Equal((Stage.Urn("c"), ""), (goal.DeletedWith, goal.ReadId));
    }

    [Theory]
    [InlineData(false, false, null)]
    [InlineData(false, true, false)]
    [InlineData(true, false, true)]
    public void Who_says_nothing_of_the_order_leaves_it_to_the_provider(bool first, bool isSaid, bool? expected) => Assert.Equal(
        expected,
        GoalReader.Read(new RegisterResourceRequest { Type = "fake:index:Thing", Name = "a", DeleteBeforeReplace = first, DeleteBeforeReplaceDefined = isSaid }).DeleteBeforeReplace);

    /// <summary>The provider of a component's own options is its children's; one that is named comes first, and a component has none itself.</summary>
    [Theory]
    [InlineData("", true, "of the package")]
    [InlineData("named", true, "named")]
    [InlineData("", false, "")]
    public void The_provider_of_the_package_is_taken_where_none_is_named(string named, bool custom, string expected) => Assert.Equal(
        expected,
        GoalReader.Read(new RegisterResourceRequest { Type = "fake:index:Thing", Name = "a", Custom = custom, Provider = named, Providers = { ["fake"] = "of the package", ["other"] = "of another" } }).Provider);

    [Fact]
    public void Everything_that_is_asked_of_what_is_only_read_is_read()
    {
        var goal = GoalReader.Read(new ReadResourceRequest
        {
            Id = "id-1",
            Type = "fake:index:Thing",
            Name = "a",
            Parent = Stage.Urn("parent"),
            Properties = Stage.Properties(("v", 1)),
            Dependencies = { Stage.Urn("b") },
            Provider = "p::1",
            Version = "1.0.0",
            AdditionalSecretOutputs = { "s" },
        });

        Assert.Equal(("id-1", "fake:index:Thing", "a", Stage.Urn("parent"), true), (goal.ReadId, goal.Type, goal.Name, goal.Parent, goal.Custom));
        Assert.Equal("{v: 1}", Support.Properties.Text(goal.Inputs));
        Assert.Equal([Stage.Urn("b"), "p::1", "1.0.0", "s"], [.. goal.Dependencies, goal.Provider, goal.Version, .. goal.AdditionalSecretOutputs]);
    }

    [Fact]
    public void What_this_engine_does_not_have_is_refused_by_name_all_at_once()
    {
        var request = new RegisterResourceRequest
        {
            Type = "fake:index:Thing",
            Name = "a",
            Remote = true,
            ImportId = "7",
            Transforms = { new Callback { Target = "127.0.0.1:1", Token = "t" } },
            Hooks = new RegisterResourceRequest.Types.ResourceHooksBinding { BeforeCreate = { "h" } },
            PackageRef = "p",
            ReplaceWith = { Stage.Urn("b") },
        };

        var refused = Assert.Throws<EngineException>(() => GoalReader.Read(request));

        Assert.Equal(
            "fake:index:Thing 'a' uses remote components, import, transforms, resource hooks, package references, replaceWith, which the offline engine does not have. Use the pulumi CLI.",
            refused.Message);
    }

    [Fact]
    public void Hooks_of_which_there_are_none_are_not_refused() => Assert.Equal("a", GoalReader.Read(new RegisterResourceRequest
    {
        Type = "fake:index:Thing",
        Name = "a",
        Hooks = new RegisterResourceRequest.Types.ResourceHooksBinding(),
    }).Name);

    [Theory]
    [InlineData("5")]
    [InlineData("90")]
    [InlineData("s")]
    [InlineData("1d")]
    public void A_limit_that_is_no_duration_is_refused_with_what_one_looks_like(string limit) => Assert.Equal(
        $"a time limit must be a duration such as '90s' or '1h30m', was '{limit}'.",
        Assert.Throws<EngineException>(() => GoalReader.Seconds(limit)).Message);
}
