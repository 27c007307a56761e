using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Tests.Support;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Tests.Live;

[Collection(DockerCollection.Name)]
public sealed class RegistryLiveTests(DockerEngine docker, PrivateRegistry registry) : IClassFixture<PrivateRegistry>, IDisposable
{
    private const string Container = "docker:index/container:Container";
    private const string Image = "docker:index/image:Image";
    private const string RemoteImage = "docker:index/remoteImage:RemoteImage";

    private readonly string _root = Directory.CreateTempSubdirectory("omega-docker-push-").FullName;

    [SkippableFact]
    public async Task Image_is_pushed_with_credentials_and_pulled_by_digest_with_the_providers_credentials_only()
    {
        docker.Require();
        Skip.If(registry.Missing is not null, registry.Missing);
        var name = $"{registry.Address}/omega/web:1";
        File.WriteAllText(Path.Combine(_root, "Dockerfile"), $"FROM {DockerEngine.BaseImage}\nCMD [\"/bin/sleep\",\"60\"]\n");

        var (pushed, _) = await docker.CreateAsync(Image, $$"""
            {"imageName":"{{name}}","build":{"context":"{{_root}}"},"registry":{"server":"{{registry.Address}}",
             "username":"{{PrivateRegistry.Username}}","password":"{{PrivateRegistry.Password}}"} }
            """);
        var digest = pushed.Properties.Text("repoDigest")!;
        await docker.Session.Client.Images.DeleteImageAsync(name, new ImageDeleteParameters { Force = true });

        Assert.Matches($"^{registry.Address}/omega/web@sha256:[0-9a-f]{{64}}$", digest);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => docker.CreateAsync(RemoteImage, $$"""{"name":"{{digest}}"}"""));
        Assert.Contains("no basic auth credentials", refused.Message, StringComparison.Ordinal);

        using var services = new DockerServices(new ProviderConfiguration(
            null, [new RegistryCredentials(registry.Address, PrivateRegistry.Username, PrivateRegistry.Password)]));
        var pulled = await CreateAsync(services, RemoteImage, $$"""{"name":"{{digest}}"}""");
        Assert.Equal(digest, pulled.Properties.Text("repoDigest"));
        await DeleteAsync(services, RemoteImage, pulled);

        var container = await CreateAsync(services, Container, $$"""{"image":"{{digest}}","name":"{{DockerEngine.Name("pulled")}}"}""");
        await DeleteAsync(services, Container, container);
        await docker.Session.Client.Images.DeleteImageAsync(digest, new ImageDeleteParameters());
        Assert.Equal(digest, container.Properties.Text("image"));
        Assert.Equal(["/bin/sleep", "60"], container.Properties.Texts("command"));
    }

    [SkippableTheory]
    [InlineData("BuilderV1")]
    [InlineData("BuilderBuildKit")]
    public async Task A_base_is_pulled_for_a_build_with_the_providers_credentials(string builder)
    {
        docker.Require();
        Skip.If(registry.Missing is not null, registry.Missing);
        var origin = $"{registry.Address}/omega/base-{builder.ToLowerInvariant()}:1";
        var name = DockerEngine.Name(builder.ToLowerInvariant()) + ":1";
        using var services = new DockerServices(new ProviderConfiguration(
            null, [new RegistryCredentials(registry.Address, PrivateRegistry.Username, PrivateRegistry.Password)]));
        File.WriteAllText(Path.Combine(_root, "Dockerfile"), $"FROM {DockerEngine.BaseImage}\nLABEL builder={builder}\n");
        var digest = (await CreateAsync(services, Image, $$"""{"imageName":"{{origin}}","build":{"builderVersion":"BuilderV1","context":"{{_root}}"} }"""))
            .Properties.Text("repoDigest");
        await docker.Session.Client.Images.DeleteImageAsync(origin, new ImageDeleteParameters { Force = true });
        File.WriteAllText(Path.Combine(_root, "Dockerfile"), $"FROM {digest}\n");
        var inputs = $$"""{"imageName":"{{name}}","skipPush":true,"build":{"builderVersion":"{{builder}}","context":"{{_root}}"} }""";

        await Assert.ThrowsAsync<InvalidOperationException>(() => docker.CreateAsync(Image, inputs));
        var built = await CreateAsync(services, Image, inputs);
        await docker.Session.Client.Images.DeleteImageAsync(name, new ImageDeleteParameters { Force = true });

        Assert.Equal(name, built.Id);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static async Task<CreateResponse> CreateAsync(DockerServices services, string type, string json)
    {
        var urn = $"urn:pulumi:test::tests::{type}::r";
        var inputs = services.Resource(urn).Check(new CheckRequest { Urn = urn, News = Json.Object(json), Olds = new Struct() }).Inputs;
        return await services.Resource(urn).CreateAsync(new CreateRequest { Urn = urn, Properties = inputs }, CancellationToken.None);
    }

    private static Task DeleteAsync(DockerServices services, string type, CreateResponse created) =>
        services.Resource($"a::b::{type}::r").DeleteAsync(
            new DeleteRequest { Id = created.Id, Properties = created.Properties }, CancellationToken.None);
}
