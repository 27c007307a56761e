using System.Collections.Immutable;
using Omega.Infra.Support;
using Pulumi;

namespace Omega.Infra.Tests.Support;

/// <summary>Holds the SDK to the one detail that the policies rely on: Apply on a completed value runs at once.</summary>
public sealed class PlainValueTests
{
    [Fact]
    public void TryRead_gives_a_plain_scalar_at_once()
    {
        Input<string> input = "x";

        Assert.True(PlainValue.TryRead(input, out var value));
        Assert.Equal("x", value);
    }

    [Fact]
    public void TryRead_gives_a_plain_list_at_once()
    {
        InputList<string> input = new[] { "a", "b" };

        Assert.True(PlainValue.TryRead<ImmutableArray<string>>(input, out var value));
        Assert.Equal("a, b", string.Join(", ", value));
    }

    [Fact]
    public void TryRead_gives_a_plain_map_at_once()
    {
        InputMap<string> input = new() { ["a"] = "b" };

        Assert.True(PlainValue.TryRead<ImmutableDictionary<string, string>>(input, out var value));
        Assert.Equal("b", value["a"]);
    }

    [Fact]
    public void TryRead_gives_a_secret_at_once()
    {
        Input<string> input = Output.CreateSecret("s");

        Assert.True(PlainValue.TryRead(input, out var value));
        Assert.Equal("s", value);
    }

    [Fact]
    public void TryRead_refuses_a_value_that_comes_later()
    {
        Input<string> input = Output.Create(new TaskCompletionSource<string>().Task);

        Assert.False(PlainValue.TryRead(input, out _));
    }

    [Fact]
    public void TryRead_refuses_a_list_with_an_item_that_comes_later()
    {
        InputList<string> input = new() { "a", Output.Create(new TaskCompletionSource<string>().Task) };

        Assert.False(PlainValue.TryRead<ImmutableArray<string>>(input, out _));
    }
}
