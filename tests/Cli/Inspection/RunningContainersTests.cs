using System.Text.Json.Nodes;
using Omega.Cli.Inspection;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Inspection;

/// <summary>All that a stack runs on Docker is judged: its site, and what stands in front of it and beside it.</summary>
public sealed class RunningContainersTests
{
    private const string Foreign = "localhost:5000/omega/web@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private static readonly string[] Roles = ["site", "edge", "door", "before", "api"];

    public static TheoryData<string> Each => [.. Roles];

    [Fact]
    public async Task A_stack_as_it_should_be_holds_in_every_check()
    {
        var observed = await ObserveAsync(Roles);

        Assert.All(observed.Checks, check => Assert.True(check.Holds, $"{check}"));
        Assert.Equal((SomeChecks.Image, SomeChecks.Image), (Assert.Single(observed.SiteImages), Assert.Single(observed.EdgeImages)));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task An_image_that_is_no_release_of_the_stack_is_refused_on_each_of_them(string role)
    {
        var broken = Assert.Single((await ObserveAsync(Roles, (role, Foreign))).Checks, check => !check.Holds);

        Assert.Equal(("require-verified-image", $"site-{role}"), (broken.Control, broken.Container));
    }

    [Theory]
    [InlineData("site", SomeChecks.Service)]
    [InlineData("edge", SomeChecks.Service)]
    [InlineData("door", SomeChecks.Service)]
    [InlineData("before", SomeChecks.Service)]
    [InlineData("api", SomeChecks.Image)]
    public async Task An_image_that_is_allowed_for_another_role_is_refused(string role, string image) =>
        Assert.Equal("require-verified-image", Assert.Single((await ObserveAsync(Roles, (role, image))).Checks, check => !check.Holds).Control);

    [Theory]
    [InlineData("edge")]
    [InlineData("door")]
    [InlineData("before")]
    public async Task One_that_does_not_run_is_missed(string role)
    {
        var observed = await ObserveAsync([.. Roles.Where(other => other != role)]);

        Assert.Equal($"{role} runs", Assert.Single(observed.Checks, check => !check.Holds).Control);
    }

    private static Task<Observation> ObserveAsync(string[] roles, (string Role, string Image)? changed = null)
    {
        var processes = new FakeProcesses()
            .On("docker ps", output: string.Join('\n', roles))
            .On("docker info", output: "elsewhere 2")
            .On("docker diff")
            .On("docker exec", output: "{}")
            .On("docker volume inspect", output: """[{"Name":"logs","Driver":"local","Options":null}]""");
        foreach (var role in roles)
        {
            processes.On($"docker container inspect {role}", output: Inspected(role, changed?.Role == role ? changed.Value.Image : role == "api" ? SomeChecks.Service : SomeChecks.Image));
        }

        return new RunningContainers(processes).ObserveAsync("dev", SomeChecks.Policies(), CancellationToken.None);
    }

    private static string Inspected(string role, string image)
    {
        var container = JsonNode.Parse(SomeChecks.Container)!.AsObject();
        container["Name"] = $"/site-{role}";
        container["Config"]!["Image"] = image;
        container["Config"]!["Labels"] = new JsonObject { ["omega.role"] = role };
        container["NetworkSettings"] = new JsonObject { ["Ports"] = new JsonObject() };
        return new JsonArray(container).ToJsonString();
    }
}
