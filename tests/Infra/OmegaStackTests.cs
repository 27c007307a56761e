using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests;

public sealed class OmegaStackTests
{
    [Fact]
    public async Task Dev_graph_is_the_recorded_one() => Matches("dev", await InfraTest.RunAsync(Some.Settings() with { Api = Some.Api() }));

    [Fact]
    public async Task Graph_of_a_recorded_release_is_the_recorded_one()
    {
        var release = Some.Release();
        var mocks = new RecordingMocks { VerifyOutput = _ => "localhost:5000/omega/web@" + release.Digest };

        Matches("recorded-release", await InfraTest.RunAsync(Some.Settings() with { Release = release }, mocks: mocks));
    }

    [Fact]
    public async Task Nothing_deployable_refers_to_a_tag_alone()
    {
        var graph = await InfraTest.RunAsync(Some.Settings() with { Api = Some.Api() });

        foreach (var container in graph.OfType("docker:index/container:Container"))
        {
            Assert.Matches("@sha256:[0-9a-f]{64}$", (string)container.Inputs["image"]);
        }
    }

    /// <summary>Compares with Snapshots/{name}.txt; UPDATE_SNAPSHOTS=1 writes it, and the change is then reviewed as a diff.</summary>
    private static void Matches(string name, Graph graph, [CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, "Snapshots", $"{name}.txt");
        var actual = Dump(graph);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string Dump(Graph graph)
    {
        var text = new StringBuilder();
        foreach (var resource in graph.Mocks.Resources.OrderBy(resource => resource.Type, StringComparer.Ordinal).ThenBy(resource => resource.Name, StringComparer.Ordinal))
        {
            text.Append($"{resource.Type} {resource.Name}\n");
            foreach (var (key, value) in resource.Inputs.OrderBy(input => input.Key, StringComparer.Ordinal))
            {
                text.Append($"  {key}={Canonical(JsonSerializer.SerializeToElement(value))}\n");
            }
        }

        return text.ToString();
    }

    private static string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name}:{(property.Name == "SCRIPT" ? "(script)" : Canonical(property.Value))}")) + "}",
        JsonValueKind.Array => "[" + string.Join(",", element.EnumerateArray().Select(Canonical)) + "]",
        // Provider settings are JSON text, in which the order of keys means nothing.
        JsonValueKind.String when element.GetString()!.StartsWith("[{", StringComparison.Ordinal) =>
            Canonical(JsonDocument.Parse(element.GetString()!).RootElement),
        _ => element.ToString(),
    };
}
