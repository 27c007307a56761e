using System.Globalization;
using System.Text.RegularExpressions;
using Pulumi.Docker;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads the health check of a Docker container.</summary>
internal static partial class DockerHealthCheck
{
    /// <summary>Test, times and retries.</summary>
    public static HealthCheckFacts Read(ContainerArgs args, FactReader reader)
    {
        var check = reader.Value("healthcheck", args.Healthcheck, value => args.Healthcheck = value);
        return new(
            FactReader.Inside(check, "healthcheck.tests", inner => reader.List("healthcheck.tests", inner.Tests, value => inner.Tests = value)),
            FactReader.Inside(check, "healthcheck.interval", inner => reader.Value("healthcheck.interval", inner.Interval, value => inner.Interval = value)).Map(Seconds),
            FactReader.Inside(check, "healthcheck.timeout", inner => reader.Value("healthcheck.timeout", inner.Timeout, value => inner.Timeout = value)).Map(Seconds),
            FactReader.Inside(check, "healthcheck.retries", inner => reader.Value("healthcheck.retries", inner.Retries, value => inner.Retries = value)));
    }

    /// <summary>Seconds of a duration in Docker's notation, `1m30s`; 0 where it is none.</summary>
    internal static double Seconds(string text)
    {
        var match = Duration().Match(text);
        return match.Success
            ? match.Groups["part"].Captures.Zip(match.Groups["unit"].Captures, (part, unit) =>
                double.Parse(part.Value, CultureInfo.InvariantCulture) * Factor(unit.Value)).Sum()
            : 0;
    }

    private static double Factor(string unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        _ => 0.001,
    };

    [GeneratedRegex(@"\A((?<part>[0-9]+(\.[0-9]+)?)(?<unit>ms|h|m|s))+\z")]
    private static partial Regex Duration();
}
