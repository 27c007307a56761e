using System.Text.Json;
using Omega.EndToEnd.Tests.Support;

namespace Omega.Benchmarks;

/// <summary>Compressed size of the served image, as the registry has it, the site included.</summary>
internal static class ImageBenchmark
{
    private const double MiB = 1024 * 1024;

    public static async IAsyncEnumerable<Measurement> RunAsync(TestStack stack)
    {
        var image = await stack.OutputAsync("image");
        var password = (await File.ReadAllTextAsync(Path.Combine(TestStack.Services, "keys", "registry-password"))).Trim();
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"omega:{password}")));
        client.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.docker.distribution.manifest.v2+json");
        var digest = image[(image.IndexOf('@', StringComparison.Ordinal) + 1)..];
        using var manifest = JsonDocument.Parse(await client.GetStringAsync(new Uri($"http://localhost:5000/v2/omega/web/manifests/{digest}")));
        var size = manifest.RootElement.GetProperty("layers").EnumerateArray().Sum(layer => layer.GetProperty("size").GetInt64()) / MiB;

        yield return new("image, compressed, with the site", size, null, "MiB", "≤ 6 MiB", size <= 6);
    }
}
