using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Requests;

/// <summary>What a provider is asked, to the letter.</summary>
public sealed class ProviderPluginTests
{
    private const string Head = "\"id\": \"id-1\", \"urn\": \"urn:pulumi:dev::omega::fake:index:Thing::a\"";
    private const string Tail = "\"name\": \"a\", \"type\": \"fake:index:Thing\"";
    private const string Provider = "urn:pulumi:dev::omega::pulumi:providers:fake::p";

    private static readonly Value Secret = Wire.Secret(Value.ForString("open"));

    private static readonly ResourceState Old = Thing(("v", 1), ("password", Secret));

    [Fact]
    public async Task Each_request_carries_all_that_a_provider_is_owed()
    {
        await using var provider = new RecordingProvider { Previews = true };
        await using var plugin = await provider.StartAsync();
        await plugin.ConfigureAsync(Provider, "p-1", Stage.Properties(("region", "north"), ("size", 2), ("version", "1.0.0")));
        var now = Thing(("v", 2));

        await plugin.CheckAsync(Old.Urn, Old.Inputs, now.Inputs);
        await plugin.DiffAsync(Old.Urn, Old, now.Inputs, ["w"]);
        await plugin.CreateAsync(now, preview: false);
        await plugin.CreateAsync(now, preview: true);
        await plugin.UpdateAsync(Old, now, preview: false);
        await plugin.UpdateAsync(Old, now, preview: true);
        await plugin.ReadAsync(Old);
        await plugin.DeleteAsync(Old);
        await plugin.InvokeAsync("fake:index:ask", Stage.Properties(("of", Secret)), preview: true);

        const string oldInputs = "{ \"v\": 1, \"password\": \"open\" }";
        const string oldOutputs = "{ \"v\": 1, \"password\": \"open\", \"made\": \"id-1\" }";
        var urn = Head[(Head.IndexOf(',', StringComparison.Ordinal) + 2)..];
        Assert.Equal(
            [
                "handshake { \"engineAddress\": \"127.0.0.1:1\", \"rootDirectory\": \"\", \"programDirectory\": \"\", \"configureWithUrn\": true, \"invokeWithPreview\": true }",
                "configure { \"variables\": { \"fake:config:region\": \"north\", \"fake:config:size\": \"2\" }, \"args\": { \"region\": \"north\", \"size\": 2, \"version\": \"1.0.0\" }, "
                    + "\"acceptSecrets\": true, \"acceptResources\": true, \"sendsOldInputs\": true, \"sendsOldInputsToDelete\": true, "
                    + $"\"id\": \"p-1\", \"urn\": \"{Provider}\", \"name\": \"p\", \"type\": \"pulumi:providers:fake\" }}",
                $"check {{ {urn}, \"olds\": {oldInputs}, \"news\": {{ \"v\": 2 }}, {Tail} }}",
                $"diff {{ {Head}, \"olds\": {oldOutputs}, \"news\": {{ \"v\": 2 }}, \"ignoreChanges\": [ \"w\" ], \"oldInputs\": {oldInputs}, {Tail} }}",
                $"create {{ {urn}, \"properties\": {{ \"v\": 2 }}, \"timeout\": 1, {Tail} }}",
                $"create {{ {urn}, \"properties\": {{ \"v\": 2 }}, \"timeout\": 1, \"preview\": true, {Tail} }}",
                $"update {{ {Head}, \"olds\": {oldOutputs}, \"news\": {{ \"v\": 2 }}, \"timeout\": 2, \"ignoreChanges\": [ \"i\" ], \"oldInputs\": {oldInputs}, {Tail} }}",
                $"update {{ {Head}, \"olds\": {oldOutputs}, \"news\": {{ \"v\": 2 }}, \"timeout\": 2, \"ignoreChanges\": [ \"i\" ], \"preview\": true, \"oldInputs\": {oldInputs}, {Tail} }}",
                $"read {{ {Head}, \"properties\": {oldOutputs}, \"inputs\": {oldInputs}, {Tail}, \"timeout\": 4 }}",
                $"delete {{ {Head}, \"properties\": {oldOutputs}, \"timeout\": 3, \"oldInputs\": {oldInputs}, {Tail} }}",
                "invoke { \"tok\": \"fake:index:ask\", \"args\": { \"of\": \"open\" }, \"preview\": true }",
            ],
            provider.Asked());
    }

    [Fact]
    public async Task A_configuration_is_checked_and_compared_by_its_provider_without_what_only_the_state_holds()
    {
        await using var provider = new RecordingProvider();
        await using var plugin = await provider.StartAsync();
        _ = provider.Asked();
        var inputs = Stage.Properties(("region", Secret));
        var old = new ResourceState { Urn = Provider, Type = "pulumi:providers:fake", Custom = true, Id = "p-1", Inputs = ProviderInputs.ForState(Stage.Properties(("region", Secret), ("version", "1.0.0"))), Outputs = inputs };

        var check = await plugin.CheckConfigAsync(Provider, inputs, inputs);
        var diff = await plugin.DiffConfigAsync(Provider, old, inputs);

        Assert.True(Wire.IsSecret(check.Inputs.Fields["region"], out _));
        Assert.Equal(DiffResult.None.Changes, diff.Changes);
        const string urn = $"\"urn\": \"{Provider}\"";
        const string tail = "\"name\": \"p\", \"type\": \"pulumi:providers:fake\"";
        Assert.Equal(
            [
                $"check of the configuration {{ {urn}, \"olds\": {{ \"region\": \"open\" }}, \"news\": {{ \"region\": \"open\" }}, {tail} }}",
                $"diff of the configuration {{ \"id\": \"p-1\", {urn}, \"olds\": {{ \"region\": \"open\" }}, \"news\": {{ \"region\": \"open\" }}, "
                    + $"\"oldInputs\": {{ \"region\": \"open\", \"version\": \"1.0.0\" }}, {tail} }}",
            ],
            provider.Asked());
    }

    [Fact]
    public async Task A_provider_that_takes_secrets_is_sent_them_as_such_and_another_gets_what_is_in_them()
    {
        await using var one = new RecordingProvider { AcceptsSecrets = true };
        await using var other = new RecordingProvider();
        await using var taking = await one.StartAsync();
        await using var plain = await other.StartAsync();
        await taking.ConfigureAsync(Provider, "p-1", new Struct());
        await plain.ConfigureAsync(Provider, "p-1", new Struct());

        var kept = await taking.CreateAsync(Old, preview: false);
        var marked = await plain.CreateAsync(Old, preview: false);

        Assert.Contains("\"4dabf18193072939515e22adb298388d\"", one.Asked()[^1], StringComparison.Ordinal);
        Assert.Contains("\"password\": \"open\"", other.Asked()[^1], StringComparison.Ordinal);
        // Who was told what is secret says so himself; of the other's answer what was secret before stays so.
        Assert.False(Wire.IsSecret(kept.Outputs!.Fields["password"], out _));
        Assert.True(Wire.IsSecret(marked.Outputs!.Fields["password"], out _));
    }

    [Fact]
    public async Task What_did_not_become_ready_is_there_with_what_came_of_it_and_was_asked_for_what_was_put_in()
    {
        await using var provider = new RecordingProvider { IsNeverReady = true };
        await using var plugin = await provider.StartAsync();
        await plugin.ConfigureAsync(Provider, "p-1", Stage.Properties());

        var created = await plugin.CreateAsync(Old, preview: false);
        var updated = await plugin.UpdateAsync(Old, Old, preview: false);
        var read = await plugin.ReadAsync(Old);

        Assert.Equal(["made", "id-1", "made"], [created.Id, updated.Id, read.Id]);
        Assert.All([created, updated, read], result => Assert.Equal("it is not ready", Assert.Single(result.Reasons)));
        Assert.All([created, updated, read], result => Assert.True(Wire.IsSecret(result.Outputs!.Fields["password"], out _)));
        Assert.All([created, updated], result => Assert.Null(result.Inputs));
        Assert.Equal(1, read.Inputs!.Fields["v"].NumberValue);
    }

    [Fact]
    public async Task A_provider_of_before_is_configured_without_a_greeting_and_compares_nothing()
    {
        await using var provider = new RecordingProvider { IsOld = true, AcceptsSecrets = true };
        await using var plugin = await provider.StartAsync();
        var inputs = Stage.Properties(("region", "north"));

        Assert.Same(inputs, (await plugin.CheckConfigAsync(Provider, new Struct(), inputs)).Inputs);
        Assert.Same(DiffResult.Unknown, await plugin.DiffConfigAsync(Provider, Old, inputs));
        Assert.Empty(provider.Asked());
    }

    [Fact]
    public async Task What_a_provider_has_said_of_secrets_once_counts()
    {
        await using var provider = new RecordingProvider { SaysSoAtOnce = true };
        await using var plugin = await provider.StartAsync();
        await plugin.ConfigureAsync(Provider, "p-1", new Struct());

        await plugin.CreateAsync(Old, preview: false);

        Assert.Contains("\"4dabf18193072939515e22adb298388d\"", provider.Asked()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_in_an_answer_is_nothing()
    {
        await using var provider = new RecordingProvider { SaysNothing = true };
        await using var plugin = await provider.StartAsync();
        await plugin.ConfigureAsync(Provider, "p-1", new Struct());

        Assert.Empty((await plugin.CheckAsync(Old.Urn, new Struct(), Old.Inputs)).Inputs.Fields);
        Assert.Empty((await plugin.CheckConfigAsync(Provider, new Struct(), Old.Inputs)).Inputs.Fields);
        Assert.Empty((await plugin.InvokeAsync("fake:index:ask", new Struct(), preview: false)).Return.Fields);
    }

    [Fact]
    public async Task What_failed_is_not_taken_for_what_did_not_become_ready_whatever_else_is_said_of_it()
    {
        await using var provider = new RecordingProvider { Fails = true };
        await using var plugin = await provider.StartAsync();
        await plugin.ConfigureAsync(Provider, "p-1", new Struct());

        Assert.Equal("it is not ready", (await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => plugin.CreateAsync(Old, preview: false))).Status.Detail);
    }

    [Fact]
    public async Task A_provider_that_takes_no_part_in_previews_is_asked_nothing_that_could_change_something()
    {
        await using var provider = new RecordingProvider();
        await using var plugin = await provider.StartAsync();
        await plugin.ConfigureAsync(Provider, "p-1", new Struct());
        _ = provider.Asked();

        var created = await plugin.CreateAsync(Old, preview: true);
        var updated = await plugin.UpdateAsync(Old, Old, preview: true);

        Assert.Empty(provider.Asked());
        Assert.Equal(("", null, "id-1", null), (created.Id, created.Outputs, updated.Id, updated.Outputs));
    }

    [Fact]
    public async Task A_provider_whose_configuration_is_not_known_yet_is_asked_nothing()
    {
        await using var provider = new RecordingProvider { Previews = true };
        await using var plugin = await provider.StartAsync();
        var unknown = Stage.Properties(("region", Wire.Unknown()));
        _ = provider.Asked();

        Assert.Same(unknown, (await plugin.CheckConfigAsync(Provider, new Struct(), unknown)).Inputs);
        Assert.Same(DiffResult.Unknown, await plugin.DiffConfigAsync(Provider, Old, unknown));
        await plugin.ConfigureAsync(Provider, "p-1", unknown);
        var (inputs, diff) = (await plugin.CheckAsync(Old.Urn, new Struct(), Old.Inputs), await plugin.DiffAsync(Old.Urn, Old, Old.Inputs, []));
        var (created, updated) = (await plugin.CreateAsync(Old, preview: true), await plugin.UpdateAsync(Old, Old, preview: true));

        Assert.Empty(provider.Asked());
        Assert.Same(Old.Inputs, inputs.Inputs);
        Assert.Same(DiffResult.Unknown, diff);
        Assert.Null(created.Outputs ?? updated.Outputs);
    }

    private static ResourceState Thing(params (string Key, object Value)[] inputs)
    {
        var outputs = Stage.Properties(inputs);
        outputs.Fields["made"] = Value.ForString("id-1");
        return new ResourceState
        {
            Urn = Stage.Urn("a"),
            Type = "fake:index:Thing",
            Custom = true,
            Id = "id-1",
            Inputs = Stage.Properties(inputs),
            Outputs = outputs,
            IgnoreChanges = ["i"],
            CustomTimeouts = new Dictionary<string, double> { ["create"] = 1, ["update"] = 2, ["delete"] = 3, ["read"] = 4 },
        };
    }
}
