using System.Globalization;
using System.Text.RegularExpressions;
using Omega.EndToEnd.Tests.Support;

namespace Omega.Benchmarks;

/// <summary>Throughput and latency of the hardened site against the distribution's nginx with the same configuration, unhardened.</summary>
internal static partial class ServingBenchmark
{
    private const int Rounds = 7;

    public static async IAsyncEnumerable<Measurement> RunAsync(TestStack stack)
    {
        if (!Shell.Has("wrk"))
        {
            Report.Progress("serving is left out: wrk is not on PATH");
            yield break;
        }

        var site = (await TestStack.ContainersAsync("site")).Single();
        var image = await stack.OutputAsync("image");
        var network = $"{TestStack.Project}-{TestStack.Name}";
        var stock = (await Shell.BashAsync($"""
            docker build -q -t omega/benchmark-stock - >/dev/null <<'END'
            FROM {stack.Base}
            COPY --from={image} /etc/nginx /etc/nginx
            COPY --from={image} /usr/share/omega /usr/share/omega
            COPY --from={image} /usr/local/bin/omega /usr/local/bin/omega
            RUN mkdir -p /var/log/omega
            END
            docker run --detach --rm --cpus 0.5 --network {network} --entrypoint /usr/local/bin/omega omega/benchmark-stock start site
            """)).Must();
        try
        {
            List<Wrk> ours = [], other = [];
            var address = (Ours: await AddressAsync(site), Other: await AddressAsync(stock));
            await RunAsync(address.Ours, 2);
            await RunAsync(address.Other, 2);
            for (var round = 0; round < Rounds; round++)
            {
                ours.Add(await RunAsync(address.Ours, 5));
                other.Add(await RunAsync(address.Other, 5));
                Report.Progress($"serving, round {round + 1} of {Rounds}: {ours[^1].PerSecond:0} against {other[^1].PerSecond:0} requests per second");
            }

            double Median(List<Wrk> runs, Func<Wrk, double> value) => Samples.Median([.. runs.Select(value)]);
            var (mine, theirs) = (Median(ours, run => run.PerSecond), Median(other, run => run.PerSecond));
            yield return new("requests per second / stock nginx", mine, theirs, "/s", "≥ 0.97 ×", mine / theirs >= 0.97);
            yield return Measurement.AtMost("99th percentile / stock nginx", Median(ours, run => run.P99), Median(other, run => run.P99), "ms", 1.05);
        }
        finally
        {
            await Shell.DockerAsync("rm", "--force", stock);
            await Shell.DockerAsync("image", "rm", "omega/benchmark-stock");
        }
    }

    private static async Task<string> AddressAsync(string container) =>
        (await Shell.DockerAsync("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", container)).Must();

    private static async Task<Wrk> RunAsync(string address, int seconds)
    {
        var text = (await Shell.RunAsync("wrk", ["--threads", "1", "--connections", "16", "--duration", $"{seconds}s", "--latency", $"http://{address}:8080/"])).Must();
        if (text.Contains("Non-2xx", StringComparison.Ordinal) || text.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(text);
        }

        var latency = Percentile().Match(text);
        var milliseconds = Number(latency.Groups[1].Value) * latency.Groups[2].Value switch { "us" => 0.001, "ms" => 1, "s" => 1000, var unit => throw new FormatException(unit) };
        return new(Number(Throughput().Match(text).Groups[1].Value), milliseconds);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex Percentile();

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Throughput();

    private sealed record Wrk(double PerSecond, double P99);
}
