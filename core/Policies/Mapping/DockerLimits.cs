using System.Globalization;
using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Reads the limits of a Docker container; memory is in MiB there, and a pids limit has no input.</summary>
internal static class DockerLimits
{
    // The kernel's default, in microseconds, which Docker uses when only a quota is given.
    private const double DefaultPeriod = 100_000;

    /// <summary>All limits.</summary>
    public static LimitFacts Read(FactReader reader) => new(
        reader.Value<int>("memory").Map(mib => (long)mib),
        reader.Value<int>("memorySwap").Map(mib => (long)mib),
        Cpus(reader),
        Processes(reader, "soft"),
        Processes(reader, "hard"));

    private static Fact<double> Cpus(FactReader reader)
    {
        var cpus = reader.Value<string>("cpus");
        var quota = reader.Value<int>("cpuQuota");
        var period = reader.Value<int>("cpuPeriod");
        return cpus.State == FactState.Unset && quota.State != FactState.Unset
            ? quota.Map(microseconds => microseconds / (period.IsKnown ? period.Value : DefaultPeriod))
            : cpus.Map(text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0);
    }

    private static Fact<long> Processes(FactReader reader, string which)
    {
        var list = reader.Items("ulimits");
        var limits = (list.Value ?? []).Select(limit => (Name: limit.Value<string>("name"), Count: limit.Value<int>(which))).ToList();
        var mayCome = list.IsPartial || list.State == FactState.Pending || limits.Exists(limit => limit.Name.State == FactState.Pending);
        return limits.FirstOrDefault(limit => limit.Name.Value == "nproc") is { Name: not null } found ? found.Count.Map(count => (long)count)
            : mayCome ? Fact.Pending<long>(list.Path)
            : Fact.Unset<long>(list.Path);
    }
}
