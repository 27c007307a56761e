using System.Text.Json.Nodes;
using Omega.Cli.Inspection;
using Omega.Cli.Tests.Support;
using Omega.Core.Settings;

namespace Omega.Cli.Tests.Inspection;

/// <summary>All that a stack runs on Docker is judged: its site, and what stands in front of it and beside it.</summary>
public sealed class RunningContainersTests
{
    private const string Foreign = "localhost:5000/omega/web@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private static readonly string[] Roles = ["site", "edge", "door", "before", "api", "service-store"];

    private const string Store = "registry.example/team/store@sha256:7777777777777777777777777777777777777777777777777777777777777777";

    private static readonly IReadOnlyList<Service> Services =
    [
        Service.Of(new ApiSettings(SomeChecks.Service, ["CMD", "/x"]), DeploymentTarget.Docker),
        Service.Of("dev", "store", new ServiceSettings(Store, ["CMD", "/x"], User: 10301)),
    ];

    public static TheoryData<string> Each => [.. Roles];

    [Fact]
    public async Task A_stack_as_it_should_be_holds_in_every_check()
    {
        var observed = await ObserveAsync(Roles);

        Assert.All(observed.Checks, check => Assert.True(check.Holds, $"{check}"));
        Assert.Equal((SomeChecks.Image, SomeChecks.Image), (Assert.Single(observed.SiteImages), Assert.Single(observed.EdgeImages)));
    }

    /// <summary>An update alone takes containers that an engine has stopped for containers that run, and changes nothing.</summary>
    [Fact]
    public async Task Where_nothing_runs_the_command_that_brings_it_back_is_named()
    {
        var problem = await Assert.ThrowsAsync<OmegaException>(() => ObserveAsync([]));

        Assert.Equal("No container of stack 'dev' runs on this machine. Bring it back to what the program says: ./omega up dev --refresh", problem.Message);
        Assert.Equal(ExitCode.Refused, problem.ExitCode);
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
    [InlineData("api", Store)]
    [InlineData("service-store", SomeChecks.Service)]
    public async Task An_image_that_is_allowed_for_another_role_is_refused(string role, string image) =>
        Assert.Equal("require-verified-image", Assert.Single((await ObserveAsync(Roles, (role, image))).Checks, check => !check.Holds).Control);

    [Theory]
    [InlineData("edge")]
    [InlineData("door")]
    [InlineData("before")]
    [InlineData("api")]
    [InlineData("service-store")]
    public async Task One_that_does_not_run_is_missed(string role)
    {
        var observed = await ObserveAsync([.. Roles.Where(other => other != role)]);

        Assert.Equal($"{role} runs", Assert.Single(observed.Checks, check => !check.Holds).Control);
    }

    [Fact]
    public async Task The_door_of_https_is_missed_where_https_is_spoken()
    {
        var tls = new TlsSettings(new Dictionary<string, CertificateSettings> { ["localhost"] = new("/chain.pem", "/key.pem") });

        Assert.Equal("tls-door runs", Assert.Single((await ObserveAsync(Roles, site: new(Tls: tls))).Checks, check => !check.Holds).Control);
        Assert.DoesNotContain((await ObserveAsync([.. Roles, "tls-door"], site: new(Tls: tls))).Checks, check => !check.Holds);
    }

    [Theory]
    [InlineData("own user", "10301:10301", "10101:10101")]
    [InlineData("reaches nothing", "omega-dev-inside", "omega-dev")]
    public async Task A_service_of_another_user_or_on_another_network_is_found(string control, string declared, string found)
    {
        var observed = await ObserveAsync(Roles, edit: json => json.Replace(declared, found, StringComparison.Ordinal));

        var broken = Assert.Single(observed.Checks, check => !check.Holds && check.Control == control);
        Assert.Equal(("site-service-store", declared, found), (broken.Container, broken.Required, broken.Actual));
    }

    [Fact]
    public async Task A_front_whose_edge_is_not_on_its_network_is_found_and_the_remedy_is_named()
    {
        var broken = Assert.Single((await ObserveAsync(Roles, site: Front, on: Edge)).Checks, check => !check.Holds);

        Assert.Equal(("site-edge", "is on network omega-dev-behind", "no; `docker network connect omega-dev-behind site-edge` brings it back"), (broken.Container, broken.Control, broken.Actual));
    }

    [Theory]
    [InlineData("", "no; `docker network connect --alias omega-dev omega-front-behind site-door` brings it back")]
    [InlineData("""{"Aliases":["abc"]}""", "without the name omega-dev; `docker network connect --alias omega-dev omega-front-behind site-door` brings it back")]
    [InlineData("""{"Aliases":["abc","omega-dev"]}""", "yes")]
    public async Task A_door_that_the_front_does_not_find_is_found(string joined, string expected)
    {
        var policies = SomeChecks.Policies(new Dictionary<string, string?> { ["omega-dev"] = null, ["omega-dev-inside"] = null, ["omega-front-behind"] = "door" });
        var observed = await ObserveAsync(Roles, site: new(Behind: "front"), policies: policies, edit: json => joined.Length == 0 || !json.Contains("site-door", StringComparison.Ordinal)
            ? json : json.Replace("\"omega-dev\":{}", $"\"omega-dev\":{{}},\"omega-front-behind\":{joined}", StringComparison.Ordinal));

        var check = Assert.Single(observed.Checks, check => check.Control == "is on network omega-front-behind");
        Assert.Equal((expected, expected == "yes"), (check.Actual, check.Holds));
        Assert.Equal(expected == "yes", observed.Checks.All(check => check.Holds));
    }

    /// <summary>The word of whoever is there counts about a reader.</summary>
    [Theory]
    [InlineData(Edge, "none")]
    [InlineData($"{Edge}\nblog-door\tomega-blog\tdoor", "none")]
    [InlineData($"{Edge}\nother-door\tomega-other\tdoor", "other-door")]
    [InlineData($"{Edge}\nblog-edge\tomega-blog\tedge", "blog-edge")]
    [InlineData($"{Edge}\nsite\tomega-dev\tsite\nstranger\t\t", "site, stranger")]
    public async Task Whoever_has_nothing_to_do_on_the_network_of_a_front_is_found(string on, string expected)
    {
        var observed = await ObserveAsync(Roles, site: Front, on: on, edit: json => json.Contains("site-edge", StringComparison.Ordinal)
            ? json.Replace("\"omega-dev\":{}", "\"omega-dev\":{},\"omega-dev-behind\":{}", StringComparison.Ordinal) : json);

        var check = Assert.Single(observed.Checks, check => check.Control == "has no strangers");
        Assert.Equal(("omega-dev-behind", expected, expected == "none"), (check.Container, check.Actual, check.Holds));
        Assert.Equal(expected == "none", observed.Checks.All(check => check.Holds));
    }

    [Theory]
    [InlineData("front-edge\tomega-front\tedge\nsite-door\tomega-dev\tdoor\nanother\tomega-another\tdoor", true)]
    [InlineData("site-edge\tomega-dev\tedge", false)]
    [InlineData("stranger\t\tdoor", false)]
    public void From_behind_the_edge_in_front_and_the_doors_beside_are_no_strangers(string on, bool holds) =>
        Assert.Equal(holds, new NetworkChecks("dev", new(Behind: "front")).OfNetwork("omega-front-behind", on).Holds);

    private const string Edge = "site-edge\tomega-dev\tedge";

    private static SiteSettings Front => new(Hosts: new Dictionary<string, string> { ["blog.example.com"] = "blog" });

    private static Task<Observation> ObserveAsync(string[] roles, (string Role, string Image)? changed = null, Func<string, string>? edit = null, SiteSettings? site = null, string on = "", PolicyChecks? policies = null)
    {
        var processes = new FakeProcesses()
            .On("docker ps -q", output: string.Join('\n', roles))
            .On("docker ps --all --filter network=", output: on)
            .On("docker info", output: "elsewhere 2")
            .On("docker diff")
            .On("docker exec", output: "{}")
            .On("docker volume inspect", output: """[{"Name":"logs","Driver":"local","Options":null}]""");
        foreach (var role in roles)
        {
            processes.On($"docker container inspect {role}", output: Inspected(role, changed?.Role == role ? changed.Value.Image : ImageOf(role), edit));
        }

        return new RunningContainers(processes).ObserveAsync("dev", policies ?? SomeChecks.Policies(), Services, site ?? new(), CancellationToken.None);
    }

    private static string ImageOf(string role) => Services.FirstOrDefault(service => service.Role == role)?.Image ?? SomeChecks.Image;

    private static string Inspected(string role, string image, Func<string, string>? edit)
    {
        var user = Services.FirstOrDefault(service => service.Role == role)?.UserId ?? Hardening.UserId;
        var container = JsonNode.Parse(SomeChecks.Container.Replace("10101", $"{user}", StringComparison.Ordinal))!.AsObject();
        container["Name"] = $"/site-{role}";
        container["Config"]!["Image"] = image;
        container["Config"]!["Labels"] = new JsonObject { ["omega.role"] = role };
        container["NetworkSettings"] = new JsonObject
        {
            ["Ports"] = new JsonObject(),
            ["Networks"] = new JsonObject { [role == "service-store" ? "omega-dev-inside" : "omega-dev"] = new JsonObject() },
        };
        var json = new JsonArray(container).ToJsonString();
        return edit is null || role is not ("service-store" or "edge" or "door") ? json : edit(json);
    }
}
