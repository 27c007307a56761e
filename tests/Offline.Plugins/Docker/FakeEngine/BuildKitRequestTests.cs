using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Moby.Buildkit.V1;
using Moby.Filesync.V1;

namespace Omega.Offline.Plugins.Docker.Tests.FakeEngine;

/// <summary>What the Docker engine is asked where BuildKit builds, and what it can ask back.</summary>
public sealed class BuildKitRequestTests : IDisposable
{
    private const string Image = "docker:index/image:Image";

    private const string Name = "localhost:5000/omega/web:1";

    private const string Configuration =
        """{"registryAuth":"[{\"address\":\"localhost:5000\",\"username\":\"omega\",\"password\":\"s3cret\"}]"}""";

    private readonly string _context = Directory.CreateTempSubdirectory("omega-docker-buildkit-").FullName;

    public BuildKitRequestTests()
    {
        File.WriteAllText(Path.Combine(_context, "Dockerfile"), "FROM scratch\n");
    }

    [Fact]
    public async Task A_build_is_asked_for_with_a_session_and_everything_that_was_given()
    {
        await using var engine = Engine("{}", _ => Task.CompletedTask);

        var created = await engine.CreateAsync(Image, Inputs(
            """ "target":"site","network":"none","args":{"BASE":"a"},"addHosts":["api:10.0.0.2","b:10.0.0.3"],"cacheFrom":{"images":["old"]}, """));

        var query = engine.Call("POST /build").Query;
        Assert.Equal(
            ("2", Name, "Dockerfile", """{"BASE":"a"}""", "linux/amd64", "site", "none", """["old"]""", "api:10.0.0.2,b:10.0.0.3"),
            (query["version"], query["t"], query["dockerfile"], query["buildargs"], query["platform"], query["target"], query["networkmode"],
             query["cachefrom"], query["extrahosts"]));
        Assert.Equal(engine.Sessions.Single(), query["session"]);
        Assert.Equal("sha256:1", created.Properties.Fields["repoDigest"].StringValue);
    }

    [Fact]
    public async Task The_builder_gets_the_login_of_the_registry_that_it_asks_for_and_no_other()
    {
        var asked = new List<string>();
        await using var engine = Engine("{}", async channel =>
        {
            var logins = new Auth.AuthClient(channel);
            foreach (var host in (string[])["localhost:5000", "localhost:5001", "docker.io"])
            {
                var login = await logins.CredentialsAsync(new CredentialsRequest { Host = host });
                asked.Add($"{host} {login.Username} {login.Secret}".Trim());
            }
        });

        await engine.CreateAsync(Image, Inputs());

        Assert.Equal(["localhost:5000 omega s3cret", "localhost:5001", "docker.io"], asked);
    }

    [Fact]
    public async Task The_builder_is_told_that_somebody_is_there_and_what_is_not_offered()
    {
        var (health, refused) = (HealthCheckResponse.Types.ServingStatus.Unknown, StatusCode.OK);
        await using var engine = Engine("{}", async channel =>
        {
            health = (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest())).Status;
            var invoker = channel.CreateCallInvoker();
            var bytes = Marshallers.Create<byte[]>(message => message, message => message);
            var method = new Method<byte[], byte[]>(MethodType.Unary, "moby.filesync.v1.Auth", "FetchToken", bytes, bytes);
            var failed = await Assert.ThrowsAsync<RpcException>(async () => await invoker.AsyncUnaryCall(method, null, new CallOptions(), []));
            refused = failed.StatusCode;
        });

        await engine.CreateAsync(Image, Inputs());

        Assert.Equal((HealthCheckResponse.Types.ServingStatus.Serving, StatusCode.Unimplemented), (health, refused));
    }

    [Fact]
    public async Task A_build_that_fails_says_why_and_shows_its_last_lines()
    {
        var trace = new StatusResponse
        {
            Vertexes = { new Vertex { Digest = "sha256:1", Name = "[2/2] RUN false" } },
            Logs = { new VertexLog { Vertex = "sha256:1", Msg = ByteString.CopyFromUtf8("the reason\n") } },
        };
        await using var engine = Engine($$$"""
            {"id":"moby.buildkit.trace","aux":"{{{Convert.ToBase64String(trace.ToByteArray())}}}"}
            {"errorDetail":{"message":"exit code: 1"},"error":"exit code: 1"}
            """, _ => Task.CompletedTask);

        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => engine.CreateAsync(Image, Inputs()));

        Assert.Equal($"error building image {Name}: exit code: 1\nLast lines of the build:\n[2/2] RUN false\nthe reason", failed.Message);
    }

    [Fact]
    public async Task An_engine_that_opens_no_session_is_named()
    {
        await using var engine = ScriptedEngine.Start();

        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => engine.CreateAsync(Image, Inputs()));

        Assert.Equal("The Docker engine does not open a session for BuildKit: HTTP/1.1 404 Not Found", failed.Message);
    }

    [Fact]
    public async Task Another_builder_is_refused_by_name()
    {
        await using var engine = ScriptedEngine.Start();

        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            engine.CreateAsync(Image, Inputs().Replace("BuilderBuildKit", "Kaniko", StringComparison.Ordinal)));

        Assert.Equal(
            $"error building image {Name}: build.builderVersion must be BuilderBuildKit or BuilderV1, was Kaniko.", failed.Message);
    }

    public void Dispose() => Directory.Delete(_context, recursive: true);

    private static ScriptedEngine Engine(string answer, Func<GrpcChannel, Task> onSession) => ScriptedEngine.Start(Configuration, onSession)
        .On("POST /build", answer).On($"GET /images/{Name}/json", """{"Id":"sha256:1"}""");

    private string Inputs(string more = "") => $$"""
        {"imageName":"{{Name}}","skipPush":true,
         "build":{"builderVersion":"BuilderBuildKit",{{more}}"platform":"linux/amd64",
                  "context":"{{_context}}","dockerfile":"{{_context}}/Dockerfile"} }
        """;
}
