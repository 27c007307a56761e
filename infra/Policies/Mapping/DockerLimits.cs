using System.Globalization;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads the limits of a Docker container; memory is in MiB there, and a pids limit has no input.</summary>
internal static class DockerLimits
{
    // The kernel's default, in microseconds, which Docker uses when only a quota is given.
    private const double DefaultPeriod = 100_000;

    /// <summary>All limits.</summary>
    public static LimitFacts Read(ContainerArgs args, FactReader reader) => new(
        reader.Value("memory", args.Memory, value => args.Memory = value).Map(mib => (long)mib),
        reader.Value("memorySwap", args.MemorySwap, value => args.MemorySwap = value).Map(mib => (long)mib),
        Cpus(args, reader),
        Processes(args, reader, "soft"),
        Processes(args, reader, "hard"));

    private static Fact<double> Cpus(ContainerArgs args, FactReader reader)
    {
        var cpus = reader.Value("cpus", args.Cpus, value => args.Cpus = value);
        var quota = reader.Value("cpuQuota", args.CpuQuota, value => args.CpuQuota = value);
        var period = reader.Value("cpuPeriod", args.CpuPeriod, value => args.CpuPeriod = value);
        return cpus.State == FactState.Unset && quota.State != FactState.Unset
            ? quota.Map(microseconds => microseconds / (period.IsKnown ? period.Value : DefaultPeriod))
            : cpus.Map(text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0);
    }

    private static Fact<long> Processes(ContainerArgs args, FactReader reader, string which)
    {
        var list = reader.List("ulimits", args.Ulimits, value => args.Ulimits = value);
        if (!list.IsKnown)
        {
            return new(list.Path, list.State);
        }

        for (var index = 0; index < list.Value!.Count; index++)
        {
            if (Limit($"ulimits[{index}]", list.Value[index], reader, which) is { } limit)
            {
                return limit;
            }
        }

        return Fact.Unset<long>(list.Path);
    }

    private static Fact<long>? Limit(string path, ContainerUlimitArgs ulimit, FactReader reader, string which)
    {
        var name = reader.Value($"{path}.name", ulimit.Name, value => ulimit.Name = value);
        return name.Value != "nproc" ? null : which == "soft"
            ? reader.Value($"{path}.soft", ulimit.Soft, value => ulimit.Soft = value).Map(count => (long)count)
            : reader.Value($"{path}.hard", ulimit.Hard, value => ulimit.Hard = value).Map(count => (long)count);
    }
}
