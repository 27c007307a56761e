using Google.Protobuf;
using Omega.Offline.Sdk.Tests.Support;
using Pulumi;
using Pulumirpc;

namespace Omega.Offline.Sdk.Tests.Requests;

[Collection(ProgramCollection.Name)]
public sealed class RequestTests
{
    [Fact]
    public async Task A_release_from_build_to_container_is_registered_as_recorded()
    {
        var engine = Engine("02-up", "dev");

        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync(DevProgram.Run)));

        AssertAsRecorded(engine);
    }

    [Fact]
    public async Task Hardened_containers_are_registered_as_recorded()
    {
        var engine = Engine("11-rich-up", "rich");

        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync(RichProgram.Run)));

        AssertAsRecorded(engine);
    }

    [Fact]
    public async Task Options_of_resources_are_sent_as_recorded()
    {
        var engine = Engine("20b-up-a1", "cases");

        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync(CasesProgram.First)));

        AssertAsRecorded(engine);
    }

    [Fact]
    public async Task An_alias_is_sent_as_recorded()
    {
        var engine = Engine("22-up-a2", "cases");

        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync(CasesProgram.Second)));

        AssertAsRecorded(engine);
    }

    [Fact]
    public async Task A_stack_reference_is_read_as_recorded()
    {
        var engine = Engine("74-ledger-up-v2", "ledger");

        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync(LedgerProgram.Run)));

        AssertAsRecorded(engine);
    }

    [Fact]
    public async Task Kubernetes_objects_are_registered_as_recorded()
    {
        var engine = Engine("41-k8s-up", "prod");

        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync(KubernetesProgram.Run)));

        AssertAsRecorded(engine);
    }

    private static FakeEngine Engine(string recording, string stack) => new()
    {
        Recording = Recording.Read(recording),
        Project = "omega",
        Stack = stack,
        Config = { ["omega:registryPassword"] = "s3cret" },
    };

    private static void AssertAsRecorded(FakeEngine engine)
    {
        Assert.Empty(engine.Errors);
        Assert.Equal(Texts(engine.Recording.Registrations.Select(Normal)), Texts(engine.Requests<RegisterResourceRequest>().Select(Normal)));
        Assert.Equal(Texts(engine.Recording.Outputs), Texts(engine.Requests<RegisterResourceOutputsRequest>()));
        Assert.Equal(Texts(engine.Recording.Invokes), Texts(engine.Requests<ResourceInvokeRequest>()));
        Assert.Equal(Texts(engine.Recording.Reads), Texts(engine.Requests<ReadResourceRequest>()));
        Assert.IsType<Google.Protobuf.WellKnownTypes.Empty>(engine.Calls.Last());
    }

    // Requests go out in no fixed order, nor do the dependencies of one; a map's keys have none.
    private static string Texts(IEnumerable<IMessage> messages) =>
        string.Join('\n', messages.Select(CanonicalJson.Of).Order(StringComparer.Ordinal));

    private static RegisterResourceRequest Normal(RegisterResourceRequest request)
    {
        var sorted = request.Dependencies.Order(StringComparer.Ordinal).ToList();
        request.Dependencies.Clear();
        request.Dependencies.AddRange(sorted);
        foreach (var dependencies in request.PropertyDependencies.Values)
        {
            var urns = dependencies.Urns.Order(StringComparer.Ordinal).ToList();
            dependencies.Urns.Clear();
            dependencies.Urns.AddRange(urns);
        }

        return request;
    }
}
