using System.Text;
using System.Text.Json;
using Omega.Cli.Commands;
using Omega.Core.Registries;
using Omega.Core.Trust;

namespace Omega.Cli.Tests.Commands;

/// <summary>A file of a release is explained by the inventory that its record names, with the exit codes of docs/evidence.md.</summary>
public sealed class ExplainCommandTests : IDisposable
{
    private readonly CommandStage _stage = new();

    public ExplainCommandTests()
    {
        var release = _stage.Records[^1];
        var manifest = RegistryManifest.Read(Encoding.UTF8.GetBytes("{}"));
        var said = Statement.Of(StatementKind.Sbom, "registry.example.com/omega/web", manifest.Digest, JsonSerializer.SerializeToUtf8Bytes(new
        {
            bomFormat = "CycloneDX",
            metadata = new { },
            components = new[] { Component("/usr/sbin/nginx", "package"), Component("/usr/sbin/other", "unknown") },
        }));
        var attached = Artifact.Of(manifest, Artifact.InToto, said.Content, new Dictionary<string, string>());
        new EvidenceStore(_stage.Checkout.Evidence).Keep(manifest.Digest, [attached]);
        _stage.Records = [release with { Digest = manifest.Digest.ToString(), Evidence = $"sbom={said.Digest}; not scanned" }];
    }

    [Theory]
    [InlineData("/usr/sbin/nginx", "it is known")]
    [InlineData("/usr/sbin/other", "nobody can say where it comes from")]
    public async Task A_file_is_explained_with_the_exit_code_of_the_page(string file, string happened)
    {
        Assert.Equal(Shown.ExitCode(happened), await ExplainAsync(file));

        Assert.StartsWith($"file     {file}\n", _stage.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused_and_those_of_its_name_are_told()
    {
        var refusal = await Assert.ThrowsAsync<OmegaException>(() => ExplainAsync("/usr/bin/nginx"));

        Assert.Equal(Shown.ExitCode("it is not there"), refusal.ExitCode);
        Assert.EndsWith("has no file /usr/bin/nginx; of that name there are: /usr/sbin/nginx.", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _stage.Dispose();

    private static DocumentedCommand Shown => DocumentedPage.Of("docs/evidence.md").Section("What is in it").Next();

    private static object Component(string name, string origin) => new
    {
        type = "file",
        name,
        hashes = new[] { new { alg = "SHA-256", content = "aa" } },
        properties = new[] { new { name = "omega:origin", value = origin } },
    };

    private Task<int> ExplainAsync(string file) =>
        new ExplainCommand { Checkout = _stage.Checkout, Processes = _stage, Report = _stage.Report, Registry = _stage.Registry }
            .ExecuteAsync(null!, new ExplainSettings { File = file }, default);
}
