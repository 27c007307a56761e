using System.Text.Json;
using Omega.Cli.Inspection;
using Omega.Core.Policies;

namespace Omega.Cli.Tests.Inspection;

/// <summary>A hardened container and pod as their hosts report them, and the policies of their stack.</summary>
internal static class SomeChecks
{
    public const string Image = "localhost:5000/omega/web@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    public const string Service = "localhost:5000/omega/news@sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    public const string Container = $$"""
        {
          "Name": "/site-0123456",
          "State": { "Health": { "Status": "healthy" } },
          "Mounts": [{ "Type": "volume", "Name": "logs", "Destination": "/var/log/omega", "Driver": "local", "RW": true, "Propagation": "" }],
          "Config": {
            "Image": "{{Image}}", "User": "10101:10101",
            "Labels": { "omega.role": "site" },
            "Healthcheck": { "Test": ["CMD", "/usr/local/bin/omega", "healthcheck"], "Interval": 5000000000, "Timeout": 3000000000, "Retries": 3 }
          },
          "NetworkSettings": { "Networks": { "omega-dev": { "Aliases": null } } },
          "HostConfig": {
            "ReadonlyRootfs": true, "CapDrop": ["ALL"], "CapAdd": null, "SecurityOpt": ["no-new-privileges:true"], "Privileged": false,
            "NetworkMode": "omega-dev", "PidMode": "", "IpcMode": "private", "UTSMode": "", "UsernsMode": "", "CgroupnsMode": "private",
            "MaskedPaths": ["/proc/kcore"], "ReadonlyPaths": ["/proc/sys"], "VolumesFrom": null, "Devices": [], "DeviceRequests": null, "GroupAdd": null,
            "Tmpfs": { "/tmp": "rw,noexec,nosuid,nodev,size=16m,mode=0700,uid=10101,gid=10101" },
            "Memory": 67108864, "MemorySwap": 67108864, "NanoCpus": 500000000, "PidsLimit": 64,
            "Ulimits": [{ "Name": "nproc", "Hard": 8192, "Soft": 8192 }],
            "RestartPolicy": { "Name": "unless-stopped" },
            "LogConfig": { "Type": "json-file", "Config": { "max-size": "10m", "max-file": "3" } },
            "PortBindings": { "8080/tcp": [{ "HostIp": "127.0.0.1", "HostPort": "8080" }] }, "PublishAllPorts": false
          }
        }
        """;

    public static PolicyChecks Policies(params Exemption[] exemptions) =>
        Policies(new Dictionary<string, string?> { ["omega-dev"] = null, ["omega-dev-inside"] = null, ["omega-dev-behind"] = "edge" }, exemptions);

    public static PolicyChecks Policies(IReadOnlyDictionary<string, string?> networks, params Exemption[] exemptions) => new(
        new PolicyOptions { Registries = ["localhost:5000/omega", "registry.example/team"], VerifiedImages = [Image], PinnedImages = [Service], PublishedPorts = [8080], Networks = networks },
        new ExemptionList(exemptions, new(2026, 11, 25)));

    public static IReadOnlyDictionary<string, JsonElement> Volumes() => new Dictionary<string, JsonElement>
    {
        ["logs"] = JsonDocument.Parse("""{"Driver":"local","Options":null}""").RootElement,
        ["bound"] = JsonDocument.Parse("""{"Driver":"local","Options":{"o":"bind","device":"/"}}""").RootElement,
        ["far"] = JsonDocument.Parse("""{"Driver":"sshfs","Options":null}""").RootElement,
    };
}
