using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads the three probes of a container in a pod.</summary>
internal static class KubernetesHealthChecks
{
    /// <summary>The probe at the start, the one that decides about traffic, the one that decides about a restart.</summary>
    public static IReadOnlyList<HealthCheckFacts> Read(string at, ContainerArgs container, FactReader reader) =>
    [
        Probe($"{at}.startupProbe", container.StartupProbe, value => container.StartupProbe = value, reader),
        Probe($"{at}.readinessProbe", container.ReadinessProbe, value => container.ReadinessProbe = value, reader),
        Probe($"{at}.livenessProbe", container.LivenessProbe, value => container.LivenessProbe = value, reader),
    ];

    private static HealthCheckFacts Probe(string path, Input<ProbeArgs>? input, Action<Output<ProbeArgs>> replace, FactReader reader)
    {
        var probe = reader.Value(path, input, replace);
        return new(
            FactReader.Inside(probe, path, inner => Test(path, inner, reader)) with { Spelling = "a probe with exec, httpGet, tcpSocket or grpc" },
            FactReader.Inside(probe, $"{path}.periodSeconds", inner =>
                reader.Value($"{path}.periodSeconds", inner.PeriodSeconds, value => inner.PeriodSeconds = value)).Map(value => (double)value),
            FactReader.Inside(probe, $"{path}.timeoutSeconds", inner =>
                reader.Value($"{path}.timeoutSeconds", inner.TimeoutSeconds, value => inner.TimeoutSeconds = value)).Map(value => (double)value),
            FactReader.Inside(probe, $"{path}.failureThreshold", inner =>
                reader.Value($"{path}.failureThreshold", inner.FailureThreshold, value => inner.FailureThreshold = value)));
    }

    private static Fact<IReadOnlyList<string>> Test(string path, ProbeArgs probe, FactReader reader)
    {
        if (probe.Exec is not null)
        {
            var exec = reader.Value($"{path}.exec", probe.Exec, value => probe.Exec = value);
            return FactReader.Inside(exec, $"{path}.exec.command", inner =>
                    reader.List($"{path}.exec.command", inner.Command, value => inner.Command = value))
                .Map<IReadOnlyList<string>, IReadOnlyList<string>>(words => ["CMD", .. words]);
        }

        var get = reader.Value($"{path}.httpGet", probe.HttpGet, value => probe.HttpGet = value);
        return get.State != FactState.Unset
            ? FactReader.Inside(get, $"{path}.httpGet.path", inner => reader.Value($"{path}.httpGet.path", inner.Path, value => inner.Path = value))
                .Map<string, IReadOnlyList<string>>(text => ["httpGet", text])
            : probe.TcpSocket is not null ? Fact.Known<IReadOnlyList<string>>($"{path}.tcpSocket", ["tcpSocket", "port"])
            : probe.Grpc is not null ? Fact.Known<IReadOnlyList<string>>($"{path}.grpc", ["grpc", "port"])
            : Fact.Unset<IReadOnlyList<string>>(path);
    }
}
