using Pulumi.Docker;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads a container of the Docker provider.</summary>
internal sealed class DockerContainerMapper() : FactsMapper<ContainerArgs>(ResourceTypes.DockerContainer)
{
    protected override ResourceFacts Map(ResourceFacts facts, ContainerArgs args, FactReader reader) =>
        facts with { Containers = [Container(args, reader)] };

    private static ContainerFacts Container(ContainerArgs args, FactReader reader)
    {
        var user = reader.Value("user", args.User, value => args.User = value);
        var security = reader.List("securityOpts", args.SecurityOpts, value => args.SecurityOpts = value);
        var capabilities = reader.Value("capabilities", args.Capabilities, value => args.Capabilities = value);
        return new()
        {
            Image = reader.Image("image", args.Image, value => args.Image = value),
            ReadOnlyRoot = reader.Value("readOnly", args.ReadOnly, value => args.ReadOnly = value),
            Uploads = reader.List("uploads", args.Uploads, value => args.Uploads = value).Map(items => items.Count) with { Written = null },
            UserId = Part(user, 0),
            GroupId = Part(user, 1),
            SupplementaryGroups = reader.List("groupAdds", args.GroupAdds, value => args.GroupAdds = value),
            DroppedCapabilities = FactReader.Inside(capabilities, "capabilities.drops", inner =>
                reader.List("capabilities.drops", inner.Drops, value => inner.Drops = value)),
            AddedCapabilities = FactReader.Inside(capabilities, "capabilities.adds", inner =>
                reader.List("capabilities.adds", inner.Adds, value => inner.Adds = value)),
            NoNewPrivileges = DockerSecurityOptions.NoNewPrivileges(security),
            Privileged = reader.Value("privileged", args.Privileged, value => args.Privileged = value),
            Unconfined = DockerSecurityOptions.Unconfined(security),
            SeccompProfile = DockerSecurityOptions.Seccomp(security),
            Namespaces = Namespaces(args, reader),
            Mounts = DockerMounts.Mounts(args, reader),
            Tmpfs = DockerMounts.Tmpfs(args, reader),
            Limits = DockerLimits.Read(args, reader),
            HealthChecks = [DockerHealthCheck.Read(args, reader)],
            RestartPolicy = reader.Value("restart", args.Restart, value => args.Restart = value),
            Logs = Logs(args, reader),
            Ports = Ports(args, reader),
            PublishAllPorts = reader.Value("publishAllPorts", args.PublishAllPorts, value => args.PublishAllPorts = value),
        };
    }

    private static Fact<string> Part(Fact<string> user, int index)
    {
        var parts = user.IsKnown ? user.Value!.Split(':') : [];
        return !user.IsKnown || index < parts.Length
            ? user.Map(_ => parts[index])
            : Fact.Unset<string>(user.Path) with { Written = user.Given };
    }

    private static List<Fact<string>> Namespaces(ContainerArgs args, FactReader reader) =>
    [
        reader.Value("networkMode", args.NetworkMode, value => args.NetworkMode = value),
        reader.Value("pidMode", args.PidMode, value => args.PidMode = value),
        reader.Value("ipcMode", args.IpcMode, value => args.IpcMode = value),
        reader.Value("usernsMode", args.UsernsMode, value => args.UsernsMode = value),
        reader.Value("cgroupnsMode", args.CgroupnsMode, value => args.CgroupnsMode = value),
        .. reader.Items("networksAdvanced", args.NetworksAdvanced, value => args.NetworksAdvanced = value, (path, network) =>
            reader.Value($"{path}.name", network.Name, value => network.Name = value)),
    ];

    private static LogFacts Logs(ContainerArgs args, FactReader reader)
    {
        var options = reader.Dictionary("logOpts", args.LogOpts, value => args.LogOpts = value);
        return new(
            reader.Value("logDriver", args.LogDriver, value => args.LogDriver = value),
            FactReader.Entry(options, "max-size"),
            FactReader.Entry(options, "max-file"));
    }

    private static List<PortFacts> Ports(ContainerArgs args, FactReader reader) =>
    [
        .. reader.Items("ports", args.Ports, value => args.Ports = value, (path, port) => new PortFacts(
            reader.Value($"{path}.external", port.External, value => port.External = value),
            reader.Value($"{path}.ip", port.Ip, value => port.Ip = value))),
    ];
}
