using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Tests.Support;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Tests.Live;

[Collection(DockerCollection.Name)]
public sealed class ImageLiveTests(DockerEngine docker) : IDisposable
{
    private const string Container = "docker:index/container:Container";
    private const string Image = "docker:index/image:Image";
    private const string RemoteImage = "docker:index/remoteImage:RemoteImage";
    private const string Tag = "docker:index/tag:Tag";

    private readonly string _root = Directory.CreateTempSubdirectory("omega-docker-build-").FullName;

    [SkippableTheory]
    [InlineData("BuilderV1")]
    [InlineData("BuilderBuildKit")]
    public async Task Image_is_built_from_what_the_ignore_file_allows_and_its_digest_is_its_id(string builder)
    {
        docker.Require();
        Write("web/page", "hello");
        Write("secret", "no");
        Write("nginx/Dockerfile.dockerignore", "*\n!web\n!nginx\n");
        Write("nginx/Dockerfile", "ARG BASE\nFROM ${BASE}\nARG WORD\nCOPY . /site\n"
            + "RUN test -e /site/web/page && test ! -e /site/secret && test \"$WORD\" = yes\n");
        var name = DockerEngine.Name("image") + ":1";

        var (created, inputs) = await docker.CreateAsync(Image, Inputs(name, builder));

        var image = await docker.Session.Client.Images.InspectImageAsync(name);
        await docker.Session.Client.Images.DeleteImageAsync(name, new());
        Assert.Equal(name, created.Id);
        Assert.Equal(image.ID, created.Properties.Text("repoDigest"));
        Assert.Equal("nginx/Dockerfile", created.Properties.Text("dockerfile"));
        Assert.Matches("^[0-9a-f]{64}$", inputs.Block("build")!.Text("contextDigest"));
        Assert.Equal(Value.ForStruct(inputs), Wire.Reveal(created.Properties.Fields["__inputs"]));
    }

    [SkippableTheory]
    [InlineData("BuilderV1", "returned a non-zero code: 9")]
    [InlineData("BuilderBuildKit", "exit code: 9")]
    public async Task Failing_build_says_what_the_build_printed_last(string builder, string reason)
    {
        docker.Require();
        Write("nginx/Dockerfile", $"FROM {DockerEngine.BaseImage}\nRUN echo the reason && exit 9\n");
        var name = DockerEngine.Name("fails") + ":1";

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => docker.CreateAsync(Image, Inputs(name, builder)));

        Assert.StartsWith($"error building image {name}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("\nthe reason", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Preview_of_an_image_builds_nothing()
    {
        docker.Require();
        Write("nginx/Dockerfile", "FROM scratch\n");
        var (urn, name) = ($"urn:pulumi:test::tests::{Image}::r", DockerEngine.Name("preview") + ":1");
        var inputs = docker.Services.Resource(urn).Check(new CheckRequest { Urn = urn, News = Json.Object(Inputs(name)) }).Inputs;

        var answer = await docker.Services.Resource(urn).CreateAsync(
            new CreateRequest { Urn = urn, Properties = inputs, Preview = true }, CancellationToken.None);

        Assert.Equal(inputs, answer.Properties);
        await Assert.ThrowsAnyAsync<Exception>(() => docker.Session.Client.Images.InspectImageAsync(name));
    }

    [SkippableFact]
    public async Task Tag_names_an_image_and_its_deletion_takes_only_the_name()
    {
        docker.Require();
        var target = DockerEngine.Name("tag") + ":2";

        var (created, inputs) = await docker.CreateAsync(Tag, $$"""{"sourceImage":"{{DockerEngine.BaseImage}}","targetImage":"{{target}}"}""");
        var read = await docker.ReadAsync(Tag, created.Id, created.Properties, inputs);
        await docker.DeleteAsync(Tag, created.Id, created.Properties);

        Assert.Equal($"{DockerEngine.BaseImage}.{target}", created.Id);
        Assert.Equal(created.Properties, read.Properties);
        Assert.Equal("", (await docker.ReadAsync(Tag, created.Id, created.Properties, inputs)).Id);
        Assert.NotNull(await docker.Session.Client.Images.InspectImageAsync(DockerEngine.BaseImage));
    }

    [SkippableFact]
    public async Task RemoteImage_that_the_engine_has_is_not_pulled_and_is_kept_locally()
    {
        docker.Require();

        var (created, inputs) = await docker.CreateAsync(RemoteImage, $$"""{"name":"{{DockerEngine.BaseImage}}","keepLocally":true}""");
        var read = await docker.ReadAsync(RemoteImage, created.Id, created.Properties, inputs);
        await docker.DeleteAsync(RemoteImage, created.Id, created.Properties);

        var image = await docker.Session.Client.Images.InspectImageAsync(DockerEngine.BaseImage);
        Assert.Equal(image.ID + DockerEngine.BaseImage, created.Id);
        Assert.Equal(image.ID, created.Properties.Text("imageId"));
        Assert.Equal(created.Properties, read.Properties);
    }

    [SkippableFact]
    public async Task Container_takes_the_id_of_a_built_image()
    {
        docker.Require();
        var id = (await docker.Session.Client.Images.InspectImageAsync(DockerEngine.BaseImage)).ID;

        var (created, _) = await docker.CreateAsync(Container, $$"""
            {"image":"{{id}}","name":"{{DockerEngine.Name("byid")}}","command":["/bin/sleep","60"]}
            """);
        await docker.DeleteAsync(Container, created.Id, created.Properties);

        Assert.Equal(id, created.Properties.Text("image"));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Inputs(string name, string builder = "BuilderV1") => $$"""
        {"imageName":"{{name}}","skipPush":true,"buildOnPreview":false,
         "build":{"builderVersion":"{{builder}}","context":"{{_root}}","dockerfile":"{{_root}}/nginx/Dockerfile","platform":"linux/amd64",
                  "args":{"BASE":"{{DockerEngine.BaseImage}}","WORD":"yes"} } }
        """;

    private void Write(string path, string content)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
