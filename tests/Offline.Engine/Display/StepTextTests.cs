using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Display;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Display;

public sealed class StepTextTests
{
    /// <summary>A module that is the resource's own says nothing.</summary>
    [Theory]
    [InlineData("docker:index/image:Image", "docker:index:Image")]
    [InlineData("docker:index/remoteImage:RemoteImage", "docker:index:RemoteImage")]
    [InlineData("docker:index/other:Image", "docker:index/other:Image")]
    [InlineData("docker:index/image/deep:Image", "docker:index/image/deep:Image")]
    [InlineData("kubernetes:apps/v1:Deployment", "kubernetes:apps/v1:Deployment")]
    [InlineData("omega:Site", "omega:Site")]
    public void Type_leaves_out_the_module_of_one_resource(string type, string shown) => Assert.Equal(shown, StepText.Type(type));

    /// <summary>Hundredths of a second while it is less than one, and whole ones from then on.</summary>
    [Fact]
    public void How_long_a_step_took_is_shown()
    {
        using var output = new StringWriter();
        var display = Begun(output);
        var step = new Step(StepKind.Create, null, new ResourceState { Urn = Stage.Urn("a"), Type = "fake:index:Thing", Custom = true });

        display.Started(step);
        Thread.Sleep(1100);
        display.Done(step);

        Assert.Matches("created \\([1-9][0-9]*s\\)", output.ToString());
    }

    /// <summary>A provider may say that something changes and not what, and so does a component.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(" [diff: ~v]", "v")]
    [InlineData(" [diff: ~a,v]", "v", "a")]
    public void What_changes_is_named_as_far_as_it_is_known(string shown, params string[] keys)
    {
        using var output = new StringWriter();
        var display = Begun(output);
        var thing = new ResourceState { Urn = Stage.Urn("a"), Type = "fake:index:Thing", Custom = true };

        display.Started(new Step(StepKind.Update, thing, thing, DiffResult.Some with { Diffs = keys }));

        Assert.EndsWith($" ~  fake:index:Thing a updating (0s){shown}\n", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("    1 unchanged", 0, "same")]
    [InlineData("    + 1 created", 0, "create")]
    [InlineData("    + 1 created|    1 unchanged", 0, "create", "same")]
    [InlineData("    + 1 created|    ~ 1 updated|    2 changes. 0 unchanged", 0, "create", "update")]
    [InlineData("    - 1 deleted|    +-1 replaced|    2 changes. 1 unchanged|    1 errored", 1, "replace", "delete", "same")]
    [InlineData("    2 errored", 2)]
    public void Summary_counts_what_changed_what_did_not_and_what_failed(string lines, int errors, params string[] kinds) => Assert.Equal(
        lines, string.Join('|', StepText.Summary(new SortedDictionary<string, int>(kinds.ToDictionary(kind => kind, _ => 1)), preview: false, errors)));

    private static TextDisplay Begun(StringWriter output)
    {
        var display = new TextDisplay(output, diff: false);
        display.Begin(new RunHeader("update", false, "dev", new Dictionary<string, string>()));
        return display;
    }
}
