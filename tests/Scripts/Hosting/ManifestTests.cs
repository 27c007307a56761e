using System.Runtime.CompilerServices;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Omega.Infra.Tests.Support;

namespace Omega.Scripts.Tests.Hosting;

/// <summary>What others think of the objects of a stack in a cluster: each finding is mended, or stands here and in docs/kubernetes.md with its reason.</summary>
public sealed class ManifestTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-manifests-");

    public void Dispose() => _folder.Delete(recursive: true);

    // Of Trivy, and of kube-score; why each of them stays is in docs/kubernetes.md.
    private const string Registries = "KSV-0125 Restrict container images to trusted registries";

    private static readonly string[] Accepted =
    [
        "ImagePullPolicy is not set to Always",
        "Container has the same readiness and liveness probe",
        "The deployment is targeted by a HPA, but a static replica count is configured in the DeploymentSpec",
    ];

    public static TheoryData<RolloutStrategy> Strategies => [RolloutStrategy.Rolling, RolloutStrategy.BlueGreen];

    [SkippableTheory]
    [MemberData(nameof(Strategies))]
    public async Task Kube_score_finds_nothing_but_what_has_a_reason(RolloutStrategy strategy)
    {
        var lines = (await JudgedAsync(strategy, "kube-score", "score", "--output-format", "ci")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains(lines, line => line.StartsWith("[OK] site", StringComparison.Ordinal));
        var found = lines.Where(line => !line.StartsWith("[OK]", StringComparison.Ordinal) && !line.StartsWith("[SKIPPED]", StringComparison.Ordinal)
            && !Accepted.Any(reason => line.EndsWith(reason, StringComparison.Ordinal)));
        Assert.Equal("", string.Join('\n', found));
        var docs = await File.ReadAllTextAsync(Documentation());
        Assert.All(Accepted, reason => Assert.Contains($"`{reason}`", docs, StringComparison.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(Strategies))]
    public async Task Trivy_finds_nothing_but_what_has_a_reason(RolloutStrategy strategy)
    {
        using var found = JsonDocument.Parse(await JudgedAsync(strategy, "trivy", "config", "--skip-check-update", "--quiet", "--format", "json"));

        var results = found.RootElement.GetProperty("Results").EnumerateArray().ToList();
        Assert.Contains(results, result => result.GetProperty("MisconfSummary").GetProperty("Successes").GetInt32() > 0);
        Assert.Equal([Registries], results.SelectMany(result => result.TryGetProperty("Misconfigurations", out var list) ? list.EnumerateArray() : [])
            .Select(finding => $"{finding.GetProperty("ID")} {finding.GetProperty("Title")}").Distinct());
        Assert.Contains($"`{Registries}`", await File.ReadAllTextAsync(Documentation()), StringComparison.Ordinal);
    }

    private static string Documentation([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "kubernetes.md");

    private async Task<string> JudgedAsync(RolloutStrategy strategy, string program, params string[] arguments)
    {
        Skip.If(!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program))), $"{program} is not on PATH.");
        using var limit = new CancellationTokenSource(Patience.Limit);
        await WriteAsync(strategy);
        var files = program == "trivy" ? [_folder.FullName] : Directory.GetFiles(_folder.FullName);
        var result = await CliWrap.Cli.Wrap(program).WithArguments([.. arguments, .. files])
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(limit.Token);
        Assert.True(result.StandardOutput.Length > 0, result.StandardError);
        return result.StandardOutput;
    }

    private async Task WriteAsync(RolloutStrategy strategy)
    {
        var settings = Some.Cluster();
        settings = settings with
        {
            Kubernetes = settings.Kubernetes! with
            {
                Strategy = strategy,
                Replicas = null,
                Autoscale = new AutoscaleSettings(3, 6, 70),
                Ingress = new IngressSettings("www.example.com", "nginx", "www-tls"),
            },
            Api = Some.Api(),
        };
        var graph = await InfraTest.RunAsync(settings);
        var objects = graph.Mocks.Resources.Where(resource => resource.Type!.StartsWith("kubernetes:", StringComparison.Ordinal) && resource.Inputs.ContainsKey("kind"));
        foreach (var one in objects)
        {
            // Every JSON text is one of YAML.
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, $"{one.Type!.Split(':')[^1]}-{one.Name}.yaml"), JsonSerializer.Serialize(one.Inputs));
        }
    }
}
