using Omega.Benchmarks;
using Omega.EndToEnd.Tests.Support;

// Ratios of one run on one machine; `./omega bench [noop release serving image]`.
Dictionary<string, Func<TestStack, IAsyncEnumerable<Measurement>>> all = new()
{
    ["noop"] = NoOpBenchmark.RunAsync,
    ["release"] = ReleaseBenchmark.RunAsync,
    ["image"] = ImageBenchmark.RunAsync,
    ["serving"] = ServingBenchmark.RunAsync,
};
if (args.Except(all.Keys).ToList() is { Count: > 0 } unknown)
{
    Console.Error.WriteLine($"Unknown: {string.Join(", ", unknown)}; there are {string.Join(", ", all.Keys)}.");
    return 2;
}

var stack = new TestStack();
await stack.InitializeAsync();
try
{
    if (stack.Missing is not null)
    {
        Console.Error.WriteLine($"The benchmarks need a real stack: {stack.Missing}.");
        return 1;
    }

    Report.Progress("First deployment");
    (await stack.UpAsync()).Must();
    var measurements = new List<Measurement>();
    foreach (var (_, run) in all.Where(benchmark => args.Length == 0 || args.Contains(benchmark.Key)))
    {
        await foreach (var measurement in run(stack))
        {
            measurements.Add(measurement);
        }
    }

    Report.Table(measurements);
    return measurements.All(measurement => measurement.IsMet) ? 0 : 1;
}
finally
{
    await stack.DisposeAsync();
}
