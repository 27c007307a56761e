using System.Globalization;
using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Resources.Containers;

/// <summary>Describes a container: what was asked for, corrected by what the engine says about it.</summary>
/// <remarks>
/// A container's configuration cannot change after its creation, except for limits, restart policy and name; and the
/// engine merges the image's settings into it. So only what can differ from the inputs is taken from the engine.
/// </remarks>
internal static class ContainerState
{
    /// <summary>The state of the container.</summary>
    internal static Struct Describe(Struct basis, ContainerInspectResponse container)
    {
        var state = basis.Clone();
        var (config, host, status) = (
            container.Config ?? new ContainerConfig(), container.HostConfig ?? new HostConfig(), container.State ?? new State());
        var running = status.Running;

        state.Fields["name"] = Value.ForString(container.Name.TrimStart('/'));
        state.Fields["mustRun"] = Value.ForBool(basis.Flag("mustRun") && running);
        state.Fields["exitCode"] = running || status.Status == "created" ? Make.Null : Value.ForNumber(status.ExitCode);
        state.Fields["restart"] = Value.ForString(RestartName(host.RestartPolicy?.Name));
        state.Fields["maxRetryCount"] = Value.ForNumber(host.RestartPolicy?.MaximumRetryCount ?? 0);
        state.Fields["memory"] = Mebibytes(host.Memory);
        state.Fields["memorySwap"] = Mebibytes(host.MemorySwap);
        state.Fields["memoryReservation"] = Mebibytes(host.MemoryReservation);
        state.Fields["cpuShares"] = Value.ForNumber(host.CPUShares);
        state.Fields["cpuSet"] = Value.ForString(host.CpusetCpus ?? "");
        state.Fields["tmpfs"] = Make.MapOrNull(host.Tmpfs);
        state.Fields["networkDatas"] = Networks(container.NetworkSettings);
        state.Fields["ports"] = running ? Ports(basis, container.NetworkSettings) : Value.ForList();
        state.Fields["privileged"] = Value.ForBool(host.Privileged);
        state.Fields["publishAllPorts"] = Value.ForBool(host.PublishAllPorts);
        state.Fields["readOnly"] = Value.ForBool(host.ReadonlyRootfs);
        if (config.Healthcheck is { } check && basis.Block("healthcheck") is not null)
        {
            state.Fields["healthcheck"] = Healthcheck(check);
        }

        foreach (var key in (string[])["domainname", "user", "usernsMode", "workingDir"])
        {
            state.Fields[key] = Value.ForString(basis.Text(key) ?? "");
        }

        Choose(state, "bridge", Value.ForString(""));
        Choose(state, "containerLogs", Make.Null);
        Choose(state, "command", Make.Texts(config.Cmd));
        Choose(state, "entrypoints", Make.Texts(config.Entrypoint));
        Choose(state, "envs", Make.Texts([]));
        Choose(state, "healthcheck", Make.Null);
        Choose(state, "hostname", Value.ForString(config.Hostname ?? ""));
        Choose(state, "init", Value.ForBool(host.Init ?? false));
        Choose(state, "ipcMode", Value.ForString(host.IpcMode ?? ""));
        Choose(state, "labels", Value.ForList());
        Choose(state, "logDriver", Value.ForString(host.LogConfig?.Type ?? ""));
        Choose(state, "platform", Value.ForString(container.Platform ?? ""));
        Choose(state, "runtime", Value.ForString(host.Runtime ?? ""));
        Choose(state, "securityOpts", Make.Texts(host.SecurityOpt));
        Choose(state, "shmSize", Mebibytes(host.ShmSize));
        Choose(state, "stopSignal", Value.ForString(config.StopSignal ?? ""));
        Choose(state, "stopTimeout", Value.ForNumber(config.StopTimeout?.TotalSeconds ?? 0));
        if (state.Get("image") is null)
        {
            state.Fields["image"] = Value.ForString(config.Image ?? container.Image);
        }

        return state;
    }

    private static void Choose(Struct state, string key, Value chosen)
    {
        if (state.Get(key) is not { } value || Wire.IsUnknown(value))
        {
            state.Fields[key] = chosen;
        }
    }

    private static Value Mebibytes(long bytes) =>
        Value.ForNumber(bytes > 0 ? bytes / ContainerRequest.Mebibyte : bytes);

    private static string RestartName(RestartPolicyKind? kind) => kind switch
    {
        RestartPolicyKind.Always => "always",
        RestartPolicyKind.OnFailure => "on-failure",
        RestartPolicyKind.UnlessStopped => "unless-stopped",
        _ => "no",
    };

    private static Value Healthcheck(HealthcheckConfig check) => Value.ForStruct(Make.Object(
        ("interval", Value.ForString(GoDuration.Format(check.Interval))),
        ("retries", Value.ForNumber(check.Retries ?? 0)),
        ("startInterval", Value.ForString(GoDuration.Format(check.StartInterval))),
        ("startPeriod", Value.ForString(GoDuration.Format(check.StartPeriod))),
        ("tests", Make.Texts(check.Test)),
        ("timeout", Value.ForString(GoDuration.Format(check.Timeout)))));

    private static Value Networks(NetworkSettings? settings) => Make.Blocks(
        (settings?.Networks ?? new Dictionary<string, EndpointSettings>())
            .OrderBy(network => network.Key, StringComparer.Ordinal)
            .Select(network => Make.Object(
                ("gateway", Value.ForString(network.Value.Gateway ?? "")),
                ("globalIpv6Address", Value.ForString(network.Value.GlobalIPv6Address ?? "")),
                ("globalIpv6PrefixLength", Value.ForNumber(network.Value.GlobalIPv6PrefixLen)),
                ("ipAddress", Value.ForString(network.Value.IPAddress ?? "")),
                ("ipPrefixLength", Value.ForNumber(network.Value.IPPrefixLen)),
                ("ipv6Gateway", Value.ForString(network.Value.IPv6Gateway ?? "")),
                ("macAddress", Value.ForString(network.Value.MacAddress ?? "")),
                ("networkName", Value.ForString(network.Key)))));

    // The asked ports first and in their order; an external port that was left open is the one the engine took.
    private static Value Ports(Struct basis, NetworkSettings? settings)
    {
        var bound = (settings?.Ports ?? new Dictionary<string, IList<PortBinding>>())
            .SelectMany(port => (port.Value ?? []).Select(binding => Port(port.Key, binding))).ToList();
        var ports = new List<Struct>();
        foreach (var asked in basis.Blocks("ports"))
        {
            var found = bound.FirstOrDefault(port => port.Number("internal") == asked.Number("internal")
                && port.Text("protocol") == asked.Text("protocol") && port.Text("ip") == asked.Text("ip")
                && asked.Number("external") is null or 0 || port.Number("external") == asked.Number("external"));
            if (found is not null)
            {
                ports.Add(found);
                bound.Remove(found);
            }
        }

        return Make.Blocks(ports);
    }

    private static Struct Port(string key, PortBinding binding)
    {
        var parts = key.Split('/');
        return Make.Object(
            ("external", Value.ForNumber(double.Parse(binding.HostPort, CultureInfo.InvariantCulture))),
            ("internal", Value.ForNumber(double.Parse(parts[0], CultureInfo.InvariantCulture))),
            ("ip", Value.ForString(binding.HostIP ?? "")),
            ("protocol", Value.ForString(parts.Length > 1 ? parts[1] : "tcp")));
    }
}
