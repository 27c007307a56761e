using Omega.Infra.Hosting.Docker;
using Pulumi;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Tests.Policies;

/// <summary>Container arguments that every policy lets pass, in the provider's own types.</summary>
internal static class HardenedArgs
{
    private static readonly string[] HealthCheck = ["CMD", "/usr/local/bin/omega", "healthcheck"];

    public static ContainerArgs Container(Input<string>? image = null)
    {
        var args = HardenedContainer.Args(image ?? SomeFacts.ServiceImage, new SiteSettings(), HealthCheck);
        args.NetworksAdvanced = new ContainerNetworksAdvancedArgs { Name = "site-network" };
        args.Volumes = new ContainerVolumeArgs { VolumeName = "site-logs", ContainerPath = Hardening.LogPath };
        args.Ports = new ContainerPortArgs { Internal = 8080, External = 8080, Ip = "127.0.0.1" };
        return args;
    }
}
