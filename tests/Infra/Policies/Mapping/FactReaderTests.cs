using System.Collections.Immutable;
using Omega.Infra.Policies;
using Omega.Infra.Policies.Mapping;
using Pulumi;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Tests.Policies.Mapping;

public sealed class FactReaderTests
{
    private readonly FactReader _reader = new(new VerifiedImages(), "site");

    [Fact]
    public void Value_of_a_plain_input_is_known_and_left_as_it_is()
    {
        var fact = _reader.Value<string>("user", "10101", _ => Assert.Fail("A plain value needs no gate."));

        Assert.Equal(Fact.Known("user", "10101"), fact);
    }

    [Fact]
    public void Value_of_no_input_is_unset()
    {
        Assert.Equal(Fact.Unset<bool>("readOnly"), _reader.Value<bool>("readOnly", null, _ => { }));
    }

    [Fact]
    public async Task Value_that_comes_later_is_gated_and_judged_when_it_comes()
    {
        var later = new TaskCompletionSource<string>();
        var args = new ContainerArgs { User = Output.Create(later.Task) };
        var judged = new List<string>();
        _reader.Judge = () => judged.Add(Read().Given);

        var first = Read();
        later.SetResult("0");
        await ((Output<string>)args.User!).ValueAsync();

        Assert.Equal(FactState.Pending, first.State);
        Assert.Equal(["\"0\""], judged);

        Fact<string> Read() => _reader.Value("user", args.User, value => args.User = value);
    }

    [Fact]
    public async Task Value_that_is_refused_later_fails_the_input()
    {
        var later = new TaskCompletionSource<string>();
        var args = new ContainerArgs { User = Output.Create(later.Task) };
        _ = _reader.Value("user", args.User, value => args.User = value);
        _reader.Judge = () => throw new InvalidOperationException("refused");

        later.SetResult("0");

        var exception = await Assert.ThrowsAnyAsync<Exception>(
            () => ((Output<string>)args.User!).ValueAsync());
        Assert.Equal("refused", exception.Message);
    }

    [Fact]
    public async Task Values_that_come_one_after_the_other_are_judged_together_in_the_end()
    {
        var memory = new TaskCompletionSource<int>();
        var swap = new TaskCompletionSource<int>();
        var args = new ContainerArgs { Memory = Output.Create(memory.Task), MemorySwap = Output.Create(swap.Task) };
        var seen = new List<string>();
        _reader.Judge = () => seen.Add($"{Memory().Given}/{Swap().Given}");
        _ = (Memory(), Swap());

        memory.SetResult(64);
        await ((Output<int>)args.Memory!).ValueAsync();
        swap.SetResult(128);
        await ((Output<int>)args.MemorySwap!).ValueAsync();

        Assert.Equal(["64/not known yet", "64/128"], seen);

        Fact<int> Memory() => _reader.Value("memory", args.Memory, value => args.Memory = value);
        Fact<int> Swap() => _reader.Value("memorySwap", args.MemorySwap, value => args.MemorySwap = value);
    }

    [Fact]
    public async Task Items_of_a_list_that_comes_later_are_read_when_it_comes()
    {
        var later = new TaskCompletionSource<ImmutableArray<ContainerPortArgs>>();
        var args = new ContainerArgs { Ports = Output.Create(later.Task) };
        var seen = new List<string>();
        _reader.Judge = () => seen.AddRange(Read());

        Assert.Empty(Read());
        later.SetResult([new ContainerPortArgs { Internal = 8080, Ip = "0.0.0.0" }]);
        await args.Ports.ToOutput().ValueAsync();

        Assert.Equal(["ports[0].ip \"0.0.0.0\""], seen);

        List<string> Read() => [.. _reader.Items("ports", args.Ports, value => args.Ports = value, (path, port) =>
            _reader.Value($"{path}.ip", port.Ip, value => port.Ip = value)).Select(fact => $"{fact.Path} {fact.Given}")];
    }
}
