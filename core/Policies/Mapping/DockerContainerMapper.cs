using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Reads a container of the Docker provider.</summary>
internal sealed class DockerContainerMapper() : FactsMapper(ResourceTypes.DockerContainer)
{
    protected override ResourceFacts Map(ResourceFacts facts, FactReader reader) => facts with { Containers = [Container(reader)] };

    private static ContainerFacts Container(FactReader reader)
    {
        var user = reader.Value<string>("user");
        var security = reader.List<string>("securityOpts");
        var capabilities = reader.Inner("capabilities");
        return new()
        {
            Image = reader.Image("image"),
            ReadOnlyRoot = reader.Value<bool>("readOnly"),
            Uploads = reader.Items("uploads").Map(items => items.Count) with { Written = null },
            UserId = DockerText.UserId(user),
            GroupId = DockerText.GroupId(user),
            SupplementaryGroups = reader.List<string>("groupAdds"),
            DroppedCapabilities = capabilities.List<string>("drops"),
            AddedCapabilities = capabilities.List<string>("adds"),
            NoNewPrivileges = DockerSecurityOptions.NoNewPrivileges(security),
            Privileged = reader.Value<bool>("privileged"),
            Unconfined = DockerSecurityOptions.Unconfined(security),
            SeccompProfile = DockerSecurityOptions.Seccomp(security),
            Namespaces = Namespaces(reader),
            Networks = Networks(reader),
            Role = Role(reader),
            Mounts = DockerMounts.Mounts(reader),
            Tmpfs = DockerMounts.Tmpfs(reader),
            Limits = DockerLimits.Read(reader),
            HealthChecks = [HealthCheck(reader.Inner("healthcheck"))],
            RestartPolicy = reader.Value<string>("restart"),
            Logs = Logs(reader),
            Ports = [.. reader.Each("ports", port => new PortFacts(port.Value<int>("external"), port.Value<string>("ip")))],
            PublishAllPorts = reader.Value<bool>("publishAllPorts"),
        };
    }

    private static List<Fact<string>> Namespaces(FactReader reader) =>
    [
        reader.Value<string>("networkMode"),
        reader.Value<string>("pidMode"),
        reader.Value<string>("ipcMode"),
        reader.Value<string>("usernsMode"),
        reader.Value<string>("cgroupnsMode"),
        .. reader.Each("networksAdvanced", network => network.Value<string>("name")),
    ];

    private static Fact<IReadOnlyList<Fact<string>>> Networks(FactReader reader)
    {
        var networks = reader.Items("networksAdvanced").Map<IReadOnlyList<FactReader>, IReadOnlyList<Fact<string>>>(
            items => [.. items.Select(network => network.Value<string>("name"))]);
        return networks with { Written = null };
    }

    private static Fact<string> Role(FactReader reader) => reader.Each("labels", label => (Name: label.Value<string>("label").Value, Value: label.Value<string>("value")))
        .FirstOrDefault(label => label.Name == "omega.role").Value ?? reader.Items("labels").Map(_ => "");

    private static HealthCheckFacts HealthCheck(FactReader check) => new(
        check.List<string>("tests"),
        check.Value<string>("interval").Map(DockerText.Seconds),
        check.Value<string>("timeout").Map(DockerText.Seconds),
        check.Value<int>("retries"));

    private static LogFacts Logs(FactReader reader)
    {
        var options = reader.Map("logOpts");
        return new(reader.Value<string>("logDriver"), options.Entry("max-size"), options.Entry("max-file"));
    }
}
