using System.Text.Json;
using System.Text.Json.Nodes;
using Omega.Cli.Inspection;
using Omega.Core.Policies;

namespace Omega.Cli.Tests.Inspection;

/// <summary>What runs is judged by the policies: one weakness of a container breaks the check of its policy, and no other.</summary>
public sealed class InspectedContainerTests
{
    private static readonly Dictionary<string, (string Policy, string Weakness, string Found)> Cases = new()
    {
        ["another image"] = ("require-verified-image", """{"Config":{"Image":"localhost:5000/omega/web@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}}""", "Config.Image"),
        ["user"] = ("require-numeric-non-root-user", """{"Config":{"User":"0"}}""", "Config.User \"0\""),
        ["no user"] = ("require-numeric-non-root-user", """{"Config":{"User":""}}""", "Config.User unset"),
        ["group of root"] = ("require-numeric-non-root-user", """{"HostConfig":{"GroupAdd":["0"]}}""", "HostConfig.GroupAdd [0]"),
        ["writable root"] = ("require-read-only-root-filesystem", """{"HostConfig":{"ReadonlyRootfs":false}}""", "HostConfig.ReadonlyRootfs false"),
        ["capabilities kept"] = ("require-dropped-capabilities", """{"HostConfig":{"CapDrop":null}}""", "HostConfig.CapDrop unset"),
        ["capability added"] = ("require-dropped-capabilities", """{"HostConfig":{"CapAdd":["NET_ADMIN"]}}""", "HostConfig.CapAdd [NET_ADMIN]"),
        ["new privileges"] = ("require-no-new-privileges", """{"HostConfig":{"SecurityOpt":null}}""", "HostConfig.SecurityOpt unset"),
        ["no seccomp"] = ("require-seccomp-profile", """{"HostConfig":{"SecurityOpt":["no-new-privileges:true","seccomp=unconfined"]}}""", "seccomp=unconfined"),
        ["inline seccomp profile"] = ("require-seccomp-profile", """{"HostConfig":{"SecurityOpt":["no-new-privileges:true","seccomp={}"]}}""", "seccomp={}"),
        ["label"] = ("disallow-privileged", """{"HostConfig":{"SecurityOpt":["no-new-privileges:true","label=type:spc_t"]}}""", "label=type:spc_t"),
        ["system paths unmasked"] = ("disallow-privileged", """{"HostConfig":{"MaskedPaths":[]}}""", "MaskedPaths=[]"),
        ["privileged"] = ("disallow-privileged", """{"HostConfig":{"Privileged":true}}""", "HostConfig.Privileged true"),
        ["host processes"] = ("disallow-host-namespaces", """{"HostConfig":{"PidMode":"host"}}""", "HostConfig.PidMode \"host\""),
        ["another's processes"] = ("disallow-host-namespaces", """{"HostConfig":{"PidMode":"container:abc"}}""", "HostConfig.PidMode \"container:abc\""),
        ["host IPC"] = ("disallow-host-namespaces", """{"HostConfig":{"IpcMode":"host"}}""", "HostConfig.IpcMode \"host\""),
        ["host users"] = ("disallow-host-namespaces", """{"HostConfig":{"UsernsMode":"host"}}""", "HostConfig.UsernsMode \"host\""),
        ["host network"] = ("disallow-host-namespaces", """{"HostConfig":{"NetworkMode":"host"}}""", "HostConfig.NetworkMode \"host\""),
        ["host control groups"] = ("disallow-host-namespaces", """{"HostConfig":{"CgroupnsMode":"host"}}""", "HostConfig.CgroupnsMode \"host\""),
        ["host name"] = ("disallow-host-namespaces", """{"HostConfig":{"UTSMode":"host"}}""", "HostConfig.UTSMode \"host\""),
        ["socket"] = ("disallow-host-mounts", """{"Mounts":[{"Type":"bind","Source":"/var/run/docker.sock","Destination":"/s","RW":false}]}""", "Mounts[0].Source \"/var/run/docker.sock\""),
        ["device"] = ("disallow-host-mounts", """{"HostConfig":{"Devices":[{"PathOnHost":"/dev/sda"}]}}""", "HostConfig.Devices[0].PathOnHost \"/dev/sda\""),
        ["device rule"] = ("disallow-host-mounts", """{"HostConfig":{"DeviceCgroupRules":["c 1:3 rwm"]}}""", "HostConfig.DeviceCgroupRules \"c 1:3 rwm\""),
        ["device request"] = ("disallow-host-mounts", """{"HostConfig":{"DeviceRequests":[{"Count":-1}]}}""", "HostConfig.DeviceRequests[0] \"a device request\""),
        ["volumes of another"] = ("disallow-host-mounts", """{"HostConfig":{"VolumesFrom":["other"]}}""", "HostConfig.VolumesFrom \"other\""),
        ["volume with options"] = ("disallow-host-mounts", """{"Mounts":[{"Type":"volume","Name":"bound","Destination":"/var/log/omega","RW":true}]}""", "volume bound.Options device=/, o=bind"),
        ["volume of a plugin"] = ("disallow-host-mounts", """{"Mounts":[{"Type":"volume","Name":"far","Destination":"/var/log/omega","RW":true}]}""", "volume far.Driver \"sshfs\""),
        ["writable mount"] = ("require-read-only-mounts", """{"Mounts":[{"Type":"volume","Name":"logs","Destination":"/usr/share/omega","RW":true}]}""", "Mounts[0].RW true"),
        ["tmpfs that runs programs"] = ("require-tmpfs-options", """{"HostConfig":{"Tmpfs":{"/tmp":"rw,size=16m,mode=1777"}}}""", "HostConfig.Tmpfs[\"/tmp\"]"),
        ["typed tmpfs without a size"] = ("require-tmpfs-options", """{"HostConfig":{"Mounts":[{"Type":"tmpfs","TmpfsOptions":{"Mode":1023}}]}}""", "TmpfsOptions.SizeBytes unset"),
        ["swap"] = ("require-resource-limits", """{"HostConfig":{"MemorySwap":-1}}""", "HostConfig.MemorySwap -1"),
        ["no memory limit"] = ("require-resource-limits", """{"HostConfig":{"Memory":0}}""", "HostConfig.Memory 0"),
        ["no CPU limit"] = ("require-resource-limits", """{"HostConfig":{"NanoCpus":0}}""", "HostConfig.NanoCpus 0"),
        ["no process limit of its own"] = ("require-resource-limits", """{"HostConfig":{"PidsLimit":null}}""", "HostConfig.PidsLimit unset"),
        ["no health check"] = ("require-health-check", """{"Config":{"Healthcheck":{"Test":["NONE"],"Interval":1,"Timeout":1,"Retries":1}}}""", "Config.Healthcheck.Test [NONE]"),
        ["no restart"] = ("require-restart-policy", """{"HostConfig":{"RestartPolicy":{"Name":"no"}}}""", "HostConfig.RestartPolicy.Name \"no\""),
        ["logs without limit"] = ("require-log-limits", """{"HostConfig":{"LogConfig":{"Type":"json-file","Config":{"max-file":"3"}}}}""", "max-size\"] unset"),
        ["every address"] = ("restrict-published-ports", """{"HostConfig":{"PortBindings":{"8080/tcp":[{"HostIp":"","HostPort":"8080"}]}}}""", "HostIp unset"),
        ["every IPv6 address"] = ("restrict-published-ports", """{"HostConfig":{"PortBindings":{"8080/tcp":[{"HostIp":"::","HostPort":"8080"}]}}}""", "HostIp \"::\""),
        ["another port"] = ("restrict-published-ports", """{"HostConfig":{"PortBindings":{"8080/tcp":[{"HostIp":"127.0.0.1","HostPort":"8081"}]}}}""", "HostPort 8081"),
        ["network of another stack"] = ("restrict-networks", """{"NetworkSettings":{"Networks":{"omega-dev":{},"omega-prod":{}}}}""", "NetworkSettings.Networks[\"omega-prod\"] \"omega-prod\""),
        ["network of the edge alone"] = ("restrict-networks", """{"NetworkSettings":{"Networks":{"omega-dev":{},"omega-dev-behind":{}}}}""", "NetworkSettings.Networks[\"omega-dev-behind\"]"),
        ["the default network"] = ("restrict-networks", """{"NetworkSettings":{"Networks":{"bridge":{}}}}""", "NetworkSettings.Networks[\"bridge\"]"),
        ["all ports"] = ("restrict-published-ports", """{"HostConfig":{"PublishAllPorts":true}}""", "HostConfig.PublishAllPorts true"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void A_hardened_container_holds_in_every_check() => Assert.All(Checks(_ => { }), check => Assert.True(check.Holds, $"{check}"));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_container_with_one_weakness_fails_in_that_check_only(string name)
    {
        var (policy, weakness, found) = Cases[name];

        var broken = Assert.Single(Checks(good => Overlay(good, JsonNode.Parse(weakness)!.AsObject())), check => !check.Holds);

        Assert.Equal(policy, broken.Control);
        Assert.Contains(found, broken.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_policy_that_holds_on_Docker_is_a_check_with_the_ids_of_the_catalog()
    {
        var checks = Checks(_ => { }).ToDictionary(check => check.Control);

        Assert.Equal(("5.4", "baseline: Capabilities, restricted: Capabilities"), (checks["require-dropped-capabilities"].Cis, checks["require-dropped-capabilities"].PodSecurity));
        Assert.Equal(23, checks.Count);
    }

    [Fact]
    public void A_suspended_policy_holds_and_says_until_when()
    {
        var exempted = SomeChecks.Policies(new Exemption("require-restart-policy", "site", "For a test.", new(2030, 1, 1)));

        var check = Checks(good => good["HostConfig"]!["RestartPolicy"]!["Name"] = "no", policies: exempted).Single(check => check.Control == "require-restart-policy");

        Assert.True(check.Holds);
        Assert.Equal("suspended until 2030-01-01 (For a test.): HostConfig.RestartPolicy.Name \"no\"", check.Actual);
    }

    /// <summary>A policy is suspended for one resource, and for none whose name only begins alike.</summary>
    [Theory]
    [InlineData("api")]
    [InlineData("sit")]
    [InlineData("site-cccccccccccc-0123456-more")]
    public void A_policy_that_is_suspended_for_another_resource_does_not_hold(string resource)
    {
        var exempted = SomeChecks.Policies(new Exemption("require-restart-policy", resource, "For a test.", new(2030, 1, 1)));

        var check = Checks(good => good["HostConfig"]!["RestartPolicy"]!["Name"] = "no", policies: exempted).Single(check => check.Control == "require-restart-policy");

        Assert.False(check.Holds);
    }

    [Fact]
    public void A_container_that_is_not_well_or_whose_files_changed_shows_it()
    {
        var broken = Checks(good => good["State"]!["Health"]!["Status"] = "unhealthy", "C /etc\nA /etc/planted\n").Where(check => !check.Holds);

        Assert.Equal([("health check", "unhealthy"), ("drift", "C /etc, A /etc/planted")], broken.Select(check => (check.Control, check.Actual)));
    }

    /// <summary>What an image lacks of the way to a volume, the engine makes: nobody changed anything.</summary>
    [Theory]
    [InlineData("C /srv\nA /srv/data\n", "none")]
    [InlineData("A /srv\nA /srv/data\nA /run\nC /var\n", "A /run, C /var")]
    [InlineData("C /srv\nA /srv/data\nA /srv/data/planted\nA /srv/other\n", "A /srv/data/planted, A /srv/other")]
    [InlineData("C /srv\n", "C /srv")]
    [InlineData("C /srv/data\n", "C /srv/data")]
    public void A_folder_that_was_made_for_a_volume_is_no_drift(string drift, string found)
    {
        var check = Checks(good => good["Mounts"]!.AsArray().Add(JsonNode.Parse("""{ "Destination": "/srv/data" }""")), drift).Single(check => check.Control == "drift");

        Assert.Equal((found, found == "none"), (check.Actual, check.Holds));
    }

    private static List<Check> Checks(Action<JsonObject> change, string drift = "", PolicyChecks? policies = null)
    {
        var container = JsonNode.Parse(SomeChecks.Container)!.AsObject();
        change(container);
        using var document = JsonDocument.Parse(container.ToJsonString());
        return
        [
            .. (policies ?? SomeChecks.Policies()).OfContainer(InspectedContainer.Facts(document.RootElement, SomeChecks.Volumes())),
            .. ContainerChecks.Of(document.RootElement, drift),
        ];
    }

    private static void Overlay(JsonObject target, JsonObject changes)
    {
        foreach (var (name, value) in changes)
        {
            if (name is "Config" or "HostConfig")
            {
                Overlay(target[name]!.AsObject(), value!.AsObject());
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }
}
