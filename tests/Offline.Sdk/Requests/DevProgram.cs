using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Offline.Sdk.Tests.Requests;

/// <summary>The recorded program dev.js.</summary>
internal static class DevProgram
{
    private const string Base = "localhost:5000/base@sha256:4234313e96b0606b6b363b42c13307e00c9b0defe53ea4595ac4235dc33f0b1d";
    private const string Publish = "set -euo pipefail; echo \"$REGISTRY_PASSWORD\" | docker login localhost:5000 -u omega --password-stdin >/dev/null 2>&1; docker push -q \"$IMAGE\" >&2; docker inspect --format \"{{index .RepoDigests 0}}\" \"$IMAGE\"";

    public static async Task<IDictionary<string, object?>> Run()
    {
        var password = new Pulumi.Config("omega").RequireSecret("registryPassword");
        var published = Release(password);
        var network = new Network("net", new NetworkArgs { Name = "omega-rec", Driver = "bridge" });
        var volume = new Volume("logs", new VolumeArgs { Name = "omega-rec-logs" });
        var provider = new Provider("docker", new ProviderArgs
        {
            RegistryAuth = { new ProviderRegistryAuthArgs { Address = "localhost:5000", Username = "omega", Password = password } },
        });
        var pulled = new RemoteImage("pulled", new RemoteImageArgs { Name = published, KeepLocally = true }, new() { Provider = provider });
        var site = Site(pulled, network, volume, provider);
        var ran = await Pulumi.Command.Local.Run.InvokeAsync(new RunArgs { Command = "echo invoked" });
        var bridge = GetNetwork.Invoke(new GetNetworkInvokeArgs { Name = "bridge" });
        return new Dictionary<string, object?>
        {
            ["image"] = published,
            ["ran"] = ran.Stdout,
            ["gw"] = bridge.Apply(found => found.Driver),
            ["secret"] = Output.CreateSecret("x1"),
            ["id"] = site.Id,
        };
    }

    private static Output<string> Release(Output<string> password)
    {
        var release = new RecordedComponent("omega:release:ImageRelease", "release");
        var mint = new Command("mint", new CommandArgs
        {
            Create = "echo 20261125-000001",
            Triggers = new object[] { "content-1" },
            Interpreter = { "/bin/bash", "-c" },
        }, new() { Parent = release });
        var image = new Image("build", new ImageArgs
        {
            ImageName = Output.Format($"localhost:5000/omega/web:{mint.Stdout}"),
            SkipPush = true,
            BuildOnPreview = false,
            Build = new DockerBuildArgs
            {
                Context = "/project/web",
                Dockerfile = "/project/web/Dockerfile",
                Platform = "linux/amd64",
                Args = { ["BASE"] = Base },
            },
        }, new() { Parent = release, RetainOnDelete = true });
        return new Command("publish", new CommandArgs
        {
            Create = Publish,
            Environment = { ["IMAGE"] = image.ImageName, ["REGISTRY_PASSWORD"] = password },
            Interpreter = { "/bin/bash", "-c" },
            Logging = Logging.Stderr,
            AddPreviousOutputInEnv = false,
        }, new() { Parent = release }).Stdout;
    }

    private static Container Site(RemoteImage image, Network network, Volume volume, Provider provider) => new("site", new ContainerArgs
    {
        Image = image.RepoDigest,
        Name = "omega-rec-site-1",
        ReadOnly = true,
        User = "10101:10101",
        Capabilities = new ContainerCapabilitiesArgs { Drops = { "ALL" } },
        SecurityOpts = { "no-new-privileges:true" },
        Tmpfs = { ["/tmp"] = "rw,noexec,nosuid,nodev,size=16m" },
        Memory = 64,
        MemorySwap = 64,
        CpuShares = 512,
        Restart = "unless-stopped",
        LogDriver = "json-file",
        LogOpts = { ["max-size"] = "10m", ["max-file"] = "3" },
        Healthcheck = new ContainerHealthcheckArgs
        {
            Tests = { "CMD", "/bin/wget", "-q", "-O", "-", "http://127.0.0.1:8080/" },
            Interval = "2s",
            Timeout = "2s",
            Retries = 3,
            StartPeriod = "1s",
        },
        Wait = true,
        WaitTimeout = 30,
        NetworksAdvanced = { new ContainerNetworksAdvancedArgs { Name = network.Name, Aliases = { "site" } } },
        Volumes = { new ContainerVolumeArgs { VolumeName = volume.Name, ContainerPath = "/data" } },
        Envs = { "VERSION=1" },
        Ports = { new ContainerPortArgs { Internal = 8080, External = 18080, Ip = "127.0.0.1" } },
        Labels = { new ContainerLabelArgs { Label = "omega.version", Value = "1" } },
        DestroyGraceSeconds = 5,
        StopSignal = "SIGQUIT",
        StopTimeout = 5,
    }, new() { Provider = provider, DeleteBeforeReplace = true });
}
