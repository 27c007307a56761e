namespace Omega.Offline.Engine.Tests.Engines;

using Engines = Omega.Offline.Engine.Tests.Support.Engines;

/// <summary>The official Kubernetes provider under this engine; it writes manifests, so that no cluster is needed.</summary>
public sealed class KubernetesTests
{
    private const string Program = """
        name: omega
        runtime: yaml
        resources:
          rendered:
            type: pulumi:providers:kubernetes
            properties:
              renderYamlToDirectory: out
          settings:
            type: kubernetes:core/v1:ConfigMap
            properties:
              metadata:
                name: settings
                namespace: web
              data:
                color: COLOR
            options:
              provider: ${rendered}
        outputs:
          name: ${settings.metadata.name}
        """;

    [SkippableFact]
    public async Task Official_provider_creates_replaces_and_deletes_and_pulumi_finds_nothing_to_change()
    {
        using var engines = Engines.Require("pulumi-resource-kubernetes");
        engines.Write("Pulumi.yaml", Program.Replace("COLOR", "blue", StringComparison.Ordinal));
        (await engines.OursAsync("stack", "init", "dev")).Succeeded();

        (await engines.OursAsync("up", "--yes", "--skip-preview")).Succeeded();
        Assert.Contains("color: blue", Manifest(engines), StringComparison.Ordinal);
        (await engines.RealAsync("preview", "--expect-no-changes")).Succeeded();

        engines.Write("Pulumi.yaml", Program.Replace("COLOR", "red", StringComparison.Ordinal));
        (await engines.OursAsync("up", "--yes", "--skip-preview")).Succeeded();
        Assert.Contains("color: red", Manifest(engines), StringComparison.Ordinal);
        (await engines.RealAsync("preview", "--expect-no-changes")).Succeeded();

        (await engines.OursAsync("destroy", "--yes", "--skip-preview")).Succeeded();
        Assert.Empty(Directory.GetFiles(Path.Combine(engines.Project, "out"), "*.yaml", SearchOption.AllDirectories));
    }

    private static string Manifest(Engines engines) =>
        File.ReadAllText(Path.Combine(engines.Project, "out", "1-manifest", "v1-configmap-web-settings.yaml"));
}
