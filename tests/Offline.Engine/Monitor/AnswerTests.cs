using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Moq;
using Moq.Protected;
using Omega.Offline.Engine.Monitor;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Tests.Support;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Monitor;

/// <summary>What a program is answered, to the letter: what comes of its components and resources, of what it reads and asks, with and without secrets.</summary>
public sealed class AnswerTests
{
    private readonly Stage _stage = new();
    private readonly StringBuilder _told = new();

    [Fact]
    public async Task A_program_is_answered_what_it_always_was()
    {
        _stage.Provider.Shouts = true;
        _stage.Provider.Finds = resource => new OperationResult(resource.Id, resource.Inputs, resource.Inputs, []);
        await TellAsync("previewed", preview: true, secrets: true);
        await TellAsync("created", preview: false, secrets: true);
        await TellAsync("the same again, for a program that takes no secrets", preview: false, secrets: false);
        await TellAsync("previewed again", preview: true, secrets: false);

        await Expected.HoldsAsync("answers", _told.ToString(), "stories");
    }

    [Theory]
    [InlineData("secrets", true)]
    [InlineData("resourceReferences", true)]
    [InlineData("outputValues", true)]
    [InlineData("aliasSpecs", true)]
    [InlineData("deletedWith", true)]
    [InlineData("transforms", false)]
    [InlineData("parameterization", false)]
    public async Task A_program_is_told_what_this_engine_can(string feature, bool expected)
    {
        var service = new ResourceMonitorService(new MonitorTarget());

        Assert.Equal(expected, (await service.SupportsFeature(new SupportsFeatureRequest { Id = feature }, null!)).HasSupport);
    }

    [Theory]
    [InlineData(LogSeverity.Debug, "debug")]
    [InlineData(LogSeverity.Info, "info")]
    [InlineData(LogSeverity.Warning, "warning")]
    [InlineData(LogSeverity.Error, "error")]
    public async Task What_a_program_says_keeps_its_severity(LogSeverity severity, string expected)
    {
        var events = new RecordedEvents();

        await new EngineService(new MonitorTarget { Events = events }).Log(new LogRequest { Severity = severity, Message = "said", Urn = "urn" }, null!);

        Assert.Equal([$"{expected}: said"], events.Said);
    }

    [Fact]
    public async Task Nothing_is_registered_while_no_program_runs() => Assert.Equal(
        StatusCode.Unavailable,
        (await Assert.ThrowsAsync<RpcException>(() => new ResourceMonitorService(new MonitorTarget()).RegisterResource(new RegisterResourceRequest { Type = "fake:index:Thing", Name = "a" }, null!))).StatusCode);

    [Fact]
    public async Task What_a_provider_refuses_to_answer_reaches_the_program_by_the_name_of_the_question()
    {
        _stage.Provider.Answers = _ => throw FakeProvider.Failure("nobody knows");
        RpcException? problem = null;
        await _stage.ProgramAsync(preview: false, async service =>
            problem = await Assert.ThrowsAsync<RpcException>(() => service.Invoke(new ResourceInvokeRequest { Tok = "fake:index:ask", Args = new Struct() }, null!)));

        Assert.Equal("invocation of fake:index:ask returned an error: nobody knows", problem!.Status.Detail);
    }

    [Fact]
    public async Task After_a_failure_a_program_is_answered_nothing_and_nothing_is_asked()
    {
        var (asked, ended) = (false, new Mock<ServerCallContext>());
        ended.Protected().SetupGet<CancellationToken>("CancellationTokenCore").Returns(new CancellationToken(canceled: true));
        _stage.Provider.Before = _ => throw FakeProvider.Failure("it cannot be made");
        _stage.Provider.Answers = given =>
        {
            asked = true;
            return new InvokeResult(given, []);
        };
        await _stage.ProgramAsync(preview: false, async service =>
        {
            var component = await service.RegisterResource(new RegisterResourceRequest { Type = "omega:index:Group", Name = "group" }, null!);
            var thing = new RegisterResourceRequest { Type = "fake:index:Thing", Name = "a", Custom = true, Object = new Struct() };
            await Assert.ThrowsAsync<TaskCanceledException>(() => service.RegisterResource(thing, ended.Object));
            await Assert.ThrowsAsync<TaskCanceledException>(() => service.Invoke(new ResourceInvokeRequest { Tok = "fake:index:ask", Args = new Struct() }, ended.Object));
            await Assert.ThrowsAsync<TaskCanceledException>(() => service.ReadResource(new ReadResourceRequest { Type = "fake:index:Thing", Name = "read", Id = "given", Properties = new Struct() }, ended.Object));
            await Assert.ThrowsAsync<TaskCanceledException>(() => service.RegisterResource(new RegisterResourceRequest { Type = "omega:index:Group", Name = "other" }, ended.Object));
            await Assert.ThrowsAsync<TaskCanceledException>(() => service.RegisterResourceOutputs(new RegisterResourceOutputsRequest { Urn = component.Urn, Outputs = new Struct() }, ended.Object));
        });

        Assert.False(asked);
        Assert.Equal(["check a anew", "create a"], _stage.Provider.Calls);
        Assert.DoesNotContain(_stage.State.Resources, resource => Urns.Name(resource.Urn) == "other");
    }

    private async Task TellAsync(string run, bool preview, bool secrets)
    {
        _told.Append(CultureInfo.InvariantCulture, $"--- {run}\n");
        await _stage.ProgramAsync(preview, async service =>
        {
            var hidden = ("hush", (object)Wire.Secret(Value.ForString("inner")));
            var component = await service.RegisterResource(
                new RegisterResourceRequest { Type = "omega:index:Group", Name = "group", Object = Stage.Properties(("v", 1), hidden), AcceptSecrets = secrets }, null!);
            Told("group", component.Id, component.Object);
            var thing = await service.RegisterResource(
                new RegisterResourceRequest
                {
                    Type = "fake:index:Thing",
                    Name = "a",
                    Custom = true,
                    Parent = component.Urn,
                    AcceptSecrets = secrets,
                    Object = Stage.Properties(("word", "low"), hidden),
                    AdditionalSecretOutputs = { "made" },
                },
                null!);
            Told("thing", thing.Id, thing.Object);
            Assert.Equal($"urn:pulumi:dev::omega::omega:index:Group$fake:index:Thing::a", thing.Urn);
            var read = await service.ReadResource(
                new ReadResourceRequest { Type = "fake:index:Thing", Name = "read", Id = "given", Properties = Stage.Properties(hidden), AcceptSecrets = secrets }, null!);
            Told($"read {Urns.Name(read.Urn)}", string.Empty, read.Properties);
            var said = await service.Invoke(new ResourceInvokeRequest { Tok = "fake:index:ask", Args = Stage.Properties(("word", "asked"), hidden) }, null!);
            Told("asked", string.Join(", ", said.Failures.Select(failure => $"{failure.Property}: {failure.Reason}")), said.Return);
            await service.RegisterResourceOutputs(new RegisterResourceOutputsRequest { Urn = component.Urn, Outputs = Stage.Properties(("done", "yes"), hidden) }, null!);
            // Whoever says outputs twice, or for what is no component, changes nothing.
            await service.RegisterResourceOutputs(new RegisterResourceOutputsRequest { Urn = component.Urn, Outputs = new Struct() }, null!);
            await service.RegisterResourceOutputs(new RegisterResourceOutputsRequest { Urn = thing.Urn, Outputs = new Struct() }, null!);
            await service.RegisterResource(new RegisterResourceRequest { Type = "omega:index:Group", Name = "silent", Object = Stage.Properties(("v", 1)) }, null!);
        });
        _told.Append(CultureInfo.InvariantCulture, $"shown {string.Join(", ", _stage.Events.Done)}\n");
        foreach (var resource in _stage.State.Resources.Where(resource => !Urns.IsProviderType(resource.Type)))
        {
            _told.Append(CultureInfo.InvariantCulture, $"kept {Urns.Name(resource.Urn)} in={Properties.Text(resource.Inputs)} out={Properties.Text(resource.Outputs)}\n");
        }
    }

    private void Told(string what, string id, Struct properties) =>
        _told.Append(CultureInfo.InvariantCulture, $"{what} [{id}] {Properties.Text(properties)}\n");
}
