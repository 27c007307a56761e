using Omega.Offline.Sdk.Tests.Support;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Omega.Offline.Sdk.Tests.Likeness;

[Collection(ProgramCollection.Name)]
public sealed class UnionTests
{
    [Fact]
    public void The_text_of_a_union_starts_with_the_name_of_the_values_type()
    {
        Assert.Equal("System.Int32: 80", Union<int, string>.FromT0(80).ToString());
        Assert.Equal("System.String: http", $"{Union<int, string>.FromT1("http")}");
    }

    [Fact]
    public void A_union_holds_one_of_its_types()
    {
        Union<int, string> number = 80;
        Union<int, string> text = "http";

        Assert.Equal((true, false, 80, (object)80), (number.IsT0, number.IsT1, number.AsT0, number.Value));
        Assert.Equal((false, true, "http", (object)"http"), (text.IsT0, text.IsT1, text.AsT1, text.Value));
        Assert.Throws<InvalidOperationException>(() => number.AsT1);
        Assert.Throws<InvalidOperationException>(() => text.AsT0);
    }

    [Fact]
    public void A_union_that_was_given_nothing_holds_nothing_of_its_first_type()
    {
        Union<int, string> union = default;

        Assert.Equal((true, 0, (object)0), (union.IsT0, union.AsT0, union.Value));
    }

    [Fact]
    public void Unions_are_equal_when_type_and_value_are()
    {
        Assert.True(Union<int, string>.FromT0(80) == Union<int, string>.FromT0(80));
        Assert.True(Union<int, string>.FromT0(80) != Union<int, string>.FromT0(81));
        Assert.True(Union<string, string>.FromT0("a") != Union<string, string>.FromT1("a"));
    }

    [Fact]
    public async Task A_union_travels_as_the_value_that_it_holds()
    {
        var sent = await Program.RegisteredAsync(() =>
        {
            _ = new Service("site", new ServiceArgs
            {
                Spec = new ServiceSpecArgs
                {
                    Ports = { new ServicePortArgs { Port = 80, TargetPort = 8080 }, new ServicePortArgs { Port = 81, TargetPort = Output.Create("http") } },
                },
            });
        });

        var ports = sent["site"].Object.Fields["spec"].StructValue.Fields["ports"].ListValue.Values;
        Assert.Equal([8080, 0], ports.Select(port => port.StructValue.Fields["targetPort"].NumberValue));
        Assert.Equal("http", ports[1].StructValue.Fields["targetPort"].StringValue);
    }
}
