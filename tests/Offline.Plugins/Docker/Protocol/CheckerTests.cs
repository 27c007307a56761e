using Omega.Offline.Plugins.Docker.Protocol;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Tests.Support;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Tests.Protocol;

public sealed class CheckerTests
{
    private const string Urn = "urn:pulumi:dev::p::docker:index/container:Container::site";

    [Fact]
    public void Check_reports_every_problem_at_once_with_its_path()
    {
        var request = Request("""{"memory":"64","colour":1,"ports":[{"external":80}],"labels":["a"]}""");

        var failures = Checker.Check(ContainerSchema.Schema, request).Failures;

        Assert.Equal(
            ["image", "labels[0]", "memory", "ports[0].internal", "colour"],
            failures.Select(failure => failure.Property));
        Assert.Contains(failures, failure => failure.Reason == "'memory' must be a number, but was stringvalue.");
    }

    [Fact]
    public void Check_names_an_unnamed_container_after_its_logical_name_and_always_the_same()
    {
        var first = Checker.Check(ContainerSchema.Schema, Request("""{"image":"a"}""")).Inputs;
        var second = Checker.Check(ContainerSchema.Schema, Request("""{"image":"a"}""")).Inputs;

        Assert.Matches("^site-[0-9a-f]{7}$", first.Text("name"));
        Assert.Equal(first, second);
        Assert.Contains("name", first.Texts(Wire.Defaults));
    }

    [Fact]
    public void Check_keeps_a_name_that_it_made_up_before()
    {
        var request = Request("""{"image":"a"}""");
        request.Olds = Json.Object("""{"__defaults":["name"],"name":"site-0000000"}""");

        Assert.Equal("site-0000000", Checker.Check(ContainerSchema.Schema, request).Inputs.Text("name"));
    }

    [Fact]
    public void Check_drops_an_old_name_that_the_program_had_given()
    {
        var request = Request("""{"image":"a"}""");
        request.Olds = Json.Object("""{"__defaults":[],"name":"given"}""");

        Assert.Matches("^site-[0-9a-f]{7}$", Checker.Check(ContainerSchema.Schema, request).Inputs.Text("name"));
    }

    [Fact]
    public void Check_leaves_a_given_name_alone()
    {
        Assert.Equal("mine", Checker.Check(ContainerSchema.Schema, Request("""{"image":"a","name":"mine"}""")).Inputs.Text("name"));
    }

    private static CheckRequest Request(string news) => new()
    {
        Urn = Urn,
        Name = "site",
        News = Json.Object(news),
        Olds = new(),
        RandomSeed = Google.Protobuf.ByteString.CopyFromUtf8("seed"),
    };
}
