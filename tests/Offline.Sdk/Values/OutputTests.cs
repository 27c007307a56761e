using Pulumi;
using Pulumi.Utilities;

namespace Omega.Offline.Sdk.Tests.Values;

public sealed class OutputTests
{
    [Fact]
    public async Task A_secret_makes_what_is_made_of_it_secret()
    {
        var secret = Output.CreateSecret("hush");

        Assert.True(await Output.IsSecretAsync(secret.Apply(text => text.Length)));
        Assert.True(await Output.IsSecretAsync(Output.Format($"a {secret}")));
        Assert.True(await Output.IsSecretAsync(Output.All(Output.Create("a"), secret)));
        Assert.True(await Output.IsSecretAsync(Output.Tuple(Output.Create(1), secret)));
        Assert.True(await Output.IsSecretAsync(Output.Create(1).Apply(_ => secret)));
        Assert.False(await Output.IsSecretAsync(Output.Unsecret(secret)));
    }

    [Fact]
    public async Task An_unknown_value_makes_what_is_made_of_it_unknown()
    {
        var unknown = OutputUtilities.CreateUnknown("");

        Assert.False(await OutputUtilities.GetIsKnownAsync(unknown.Apply(text => text + "!")));
        Assert.False(await OutputUtilities.GetIsKnownAsync(Output.Format($"a {unknown}")));
        Assert.False(await OutputUtilities.GetIsKnownAsync(Output.All(Output.Create("a"), unknown)));
    }

    [Fact]
    public async Task Format_keeps_formats_and_is_invariant() =>
        Assert.Equal("a 007 1.5", await OutputUtilities.GetValueAsync(Output.Format($"{Output.Create("a")} {7:D3} {1.5}")));

    [Fact]
    public void Text_of_an_output_tells_that_it_is_none() =>
        Assert.Contains("Output.Format", Output.Create("a").ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task Lists_join_values_outputs_and_lists()
    {
        var list = new InputList<string> { "a", Output.Create("b") };
        list.AddRange(Output.Create(new List<string> { "c" }));

        Assert.Equal("a b c d", string.Join(' ', await OutputUtilities.GetValueAsync(list.Concat("d").ToOutput())));
    }

    [Fact]
    public async Task Maps_merge_and_the_later_value_wins()
    {
        var merged = InputMap<string>.Merge(new() { ["a"] = "1", ["b"] = "1" }, new() { ["b"] = Output.Create("2") });

        var values = await OutputUtilities.GetValueAsync(merged.ToOutput());
        Assert.Equal(("1", "2"), (values["a"], values["b"]));
    }
}
