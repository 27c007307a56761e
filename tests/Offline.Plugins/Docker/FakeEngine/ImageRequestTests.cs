using System.Formats.Tar;
using Omega.Offline.Plugins.Docker.Tests.Support;

namespace Omega.Offline.Plugins.Docker.Tests.FakeEngine;

/// <summary>What the Docker engine is asked for images: as whom, and with what.</summary>
public sealed class ImageRequestTests : IDisposable
{
    private const string RemoteImage = "docker:index/remoteImage:RemoteImage";

    private const string Image = "docker:index/image:Image";

    private const string Name = "localhost:5000/omega/web:1";

    private readonly string _context = Directory.CreateTempSubdirectory("omega-docker-request-").FullName;

    public ImageRequestTests()
    {
        File.WriteAllText(Path.Combine(_context, "Dockerfile"), "FROM scratch\n");
        File.WriteAllText(Path.Combine(_context, "index.html"), "hello\n");
    }

    [Theory]
    [MemberData(nameof(RegistryAuthSpellings.All), MemberType = typeof(RegistryAuthSpellings))]
    public async Task An_image_is_pulled_with_the_password_that_was_configured_in_whatever_spelling(string name, string configuration)
    {
        await using var engine = ScriptedEngine.Start(configuration)
            .On($"GET /images/{Name}/json", """{"message":"No such image"}""", 404)
            .On($"GET /images/{Name}/json", """{"Id":"sha256:1","RepoDigests":["localhost:5000/omega/web@sha256:2"]}""")
            .On("POST /images/create", "{}");

        var created = await engine.CreateAsync(RemoteImage, $$"""{"name":"{{Name}}","platform":"linux/arm64"}""");

        var call = engine.Call("POST /images/create");
        Assert.Equal(
            ("localhost:5000/omega/web", "1", "linux/arm64"), (call.Query["fromImage"], call.Query["tag"], call.Query["platform"]));
        Assert.True(
            ((string?)call.Credentials["username"], (string?)call.Credentials["password"]) == ("omega", "s3cret"), $"{name}: other credentials");
        Assert.Equal("sha256:1" + Name, created.Id);
        Assert.Equal("localhost:5000/omega/web@sha256:2", created.Properties.Fields["repoDigest"].StringValue);
    }

    [Fact]
    public async Task No_password_goes_to_another_registry()
    {
        await using var engine = ScriptedEngine.Start("""{"registryAuth":"[{\"address\":\"localhost:5001\",\"username\":\"omega\",\"password\":\"s3cret\"}]"}""")
            .On($"GET /images/{Name}/json", "{}", 404).On($"GET /images/{Name}/json", """{"Id":"sha256:1"}""").On("POST /images/create", "{}");

        await engine.CreateAsync(RemoteImage, $$"""{"name":"{{Name}}"}""");

        Assert.Null(engine.Call("POST /images/create").Credentials["password"]);
    }

    [Fact]
    public async Task An_image_that_is_there_is_not_pulled()
    {
        await using var engine = ScriptedEngine.Start().On($"GET /images/{Name}/json", """{"Id":"sha256:1"}""");

        await engine.CreateAsync(RemoteImage, $$"""{"name":"{{Name}}"}""");

        Assert.DoesNotContain("POST /images/create", engine.Lines);
    }

    [Fact]
    public async Task A_pull_that_the_engine_reports_as_failed_fails_with_its_reason()
    {
        await using var engine = ScriptedEngine.Start()
            .On("POST /images/create", """{"errorDetail":{"message":"unauthorized"},"error":"unauthorized"}""");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => engine.CreateAsync(RemoteImage, $$"""{"name":"{{Name}}"}"""));

        Assert.Contains($"unable to pull image {Name}: error pulling image {Name}: unauthorized", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"keepLocally":true}""", false)]
    [InlineData("""{"keepLocally":false}""", true)]
    public async Task An_image_that_is_to_be_kept_is(string state, bool deleted)
    {
        await using var engine = ScriptedEngine.Start().On($"GET /images/{Name}/json", """{"Id":"sha256:1"}""").On($"DELETE /images/{Name}", "[]");

        await engine.DeleteAsync(RemoteImage, "sha256:1", state.Replace("}", $$""","name":"{{Name}}"}""", StringComparison.Ordinal));

        Assert.Equal(deleted, engine.Lines.Contains($"DELETE /images/{Name}"));
    }

    [Fact]
    public async Task A_build_is_asked_for_with_its_arguments_recipe_platform_and_files()
    {
        await using var engine = ScriptedEngine.Start("""{"registryAuth":"[{\"address\":\"localhost:5000\",\"username\":\"omega\",\"password\":\"s3cret\"}]"}""")
            .On("POST /build", """{"stream":"Step 1/1"}""").On($"GET /images/{Name}/json", """{"Id":"sha256:1"}""");

        var created = await engine.CreateAsync(Image, $$"""
            {"imageName":"{{Name}}","skipPush":true,
             "build":{"context":"{{_context}}","dockerfile":"{{_context}}/Dockerfile","platform":"linux/amd64","target":"site","network":"none",
                      "args":{"BASE":"a","VERSION":"1"},"addHosts":["api:10.0.0.2"],"cacheFrom":{"images":["old"]} } }
            """);

        var call = engine.Call("POST /build");
        Assert.Equal(
            (Name, "Dockerfile", """{"BASE":"a","VERSION":"1"}""", "linux/amd64", "site", "none", "1"),
            (call.Query["t"], call.Query["dockerfile"], call.Query["buildargs"], call.Query["platform"], call.Query["target"],
             call.Query["networkmode"], call.Query["version"]));
        Assert.Equal(("1", "1"), (call.Query["rm"], call.Query["forcerm"]));
        Assert.Equal(("api:10.0.0.2", """["old"]"""), (call.Query["extrahosts"], call.Query["cachefrom"]));
        Assert.Equal("s3cret", (string?)call.Credentials["localhost:5000"]!["password"]);
        Assert.Equal(["Dockerfile", "index.html"], Files(call.Content).Order(StringComparer.Ordinal));
        Assert.Equal((Name, "sha256:1"), (created.Id, created.Properties.Fields["repoDigest"].StringValue));
        Assert.DoesNotContain(engine.Lines, line => line.EndsWith("/push", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_that_fails_says_why_and_shows_its_last_lines()
    {
        await using var engine = ScriptedEngine.Start().On("POST /build", """
            {"stream":"Step 1/2 : FROM a"}
            {"stream":"Step 2/2 : RUN false"}
            {"errorDetail":{"message":"returned a non-zero code: 1"},"error":"returned a non-zero code: 1"}
            """);

        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => engine.CreateAsync(
            Image, $$"""{"imageName":"{{Name}}","skipPush":true,"build":{"context":"{{_context}}","dockerfile":"{{_context}}/Dockerfile"} }"""));

        Assert.Equal(
            $"error building image {Name}: returned a non-zero code: 1\nLast lines of the build:\nStep 1/2 : FROM a\nStep 2/2 : RUN false",
            failed.Message);
    }

    [Theory]
    [InlineData("", "configured")]
    [InlineData(""","registry":{"server":"localhost:5000","username":"omega","password":"own"}""", "own")]
    public async Task An_image_is_pushed_with_its_own_password_or_the_configured_one(string registry, string password)
    {
        await using var engine = ScriptedEngine.Start("""{"registryAuth":"[{\"address\":\"localhost:5000\",\"username\":\"omega\",\"password\":\"configured\"}]"}""")
            .On("POST /build", "{}").On("POST /images/localhost:5000/omega/web/push", "{}")
            .On($"GET /images/{Name}/json", """{"Id":"sha256:1","RepoDigests":["other@sha256:3","localhost:5000/omega/web@sha256:2"]}""");

        var created = await engine.CreateAsync(
            Image, $$"""{"imageName":"{{Name}}","build":{"context":"{{_context}}","dockerfile":"{{_context}}/Dockerfile"}{{registry}}}""");

        var call = engine.Call("POST /images/localhost:5000/omega/web/push");
        Assert.Equal(("1", password), (call.Query["tag"], (string?)call.Credentials["password"]));
        Assert.Equal("localhost:5000/omega/web@sha256:2", created.Properties.Fields["repoDigest"].StringValue);
    }

    [Fact]
    public async Task A_tag_is_set_on_its_image_and_taken_away()
    {
        await using var engine = ScriptedEngine.Start()
            .On("POST /images/a:1/tag", "", 201).On("GET /images/localhost:5000/b:2/json", """{"Id":"sha256:1"}""")
            .On("DELETE /images/localhost:5000/b:2", "[]");

        var created = await engine.CreateAsync("docker:index/tag:Tag", """{"sourceImage":"a:1","targetImage":"localhost:5000/b:2"}""");
        await engine.DeleteAsync("docker:index/tag:Tag", created.Id, """{"targetImage":"localhost:5000/b:2"}""");

        var call = engine.Call("POST /images/a:1/tag");
        Assert.Equal(("localhost:5000/b", "2"), (call.Query["repo"], call.Query["tag"]));
        Assert.Contains("DELETE /images/localhost:5000/b:2", engine.Lines);
    }

    public void Dispose() => Directory.Delete(_context, recursive: true);

    private static List<string> Files(byte[] archive)
    {
        using var reader = new TarReader(new MemoryStream(archive));
        var names = new List<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return names;
    }
}
