using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Commands;

/// <summary>Whole runs in this process, of a program that stands here, with this checkout's plugin of commands: what is said, how it ends, what is left.</summary>
[Collection("This process")]
public sealed partial class WholeRunTests : IAsyncDisposable
{
    private const string Type = "command:local:Command";

    private readonly LanguageProgram _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_life_of_a_stack_from_its_first_preview_to_its_removal()
    {
        await _host.StartAsync();
        await _host.RunAsync("stack init dev");
        await _host.RunAsync("config set --secret word hush");
        await _host.RunAsync("config set plain said");
        await _host.RunAsync("config set command:word said");
        await _host.RunAsync("config set --secret command:hush open");

        _host.Program = Program("one");
        await _host.RunAsync("preview");
        await _host.RunAsync("preview --json");
        await _host.RunAsync("up --yes --skip-preview --expect-no-changes");
        await _host.RunAsync("up --yes --skip-preview --expect-no-changes");
        _host.Program = Program("two");
        await _host.RunAsync("preview --diff --expect-no-changes");
        await _host.RunAsync("refresh --preview-only");
        await _host.RunAsync("destroy --preview-only");
        await _host.RunAsync("up --non-interactive");
        await _host.RunAsync($"up --yes --diff --event-log {_host.Folder}/events.log");
        await _host.RunAsync("stack output --show-secrets --json");
        await _host.RunAsync("stack export --show-secrets");
        await _host.RunAsync("up --yes --skip-preview --suppress-outputs --message why");
        _host.Program = Program("three", command => command.Replace("echo", "exit 3; echo", StringComparison.Ordinal));
        await _host.RunAsync("up --yes --skip-preview");
        _host.Program = _ => Task.FromResult(new RunResponse { Error = "the program is broken" });
        await _host.RunAsync("up --yes --skip-preview");
        _host.Says = "said of nothing";
        await _host.RunAsync("up --yes");
        _host.Program = _ => Task.FromResult(new RunResponse { Bail = true });
        await _host.RunAsync("up --yes --skip-preview");
        _host.Program = async monitor =>
        {
            await monitor.RegisterResourceAsync(new RegisterResourceRequest { Type = Type, Name = "imported", Custom = true, ImportId = "x", Remote = true });
            return new RunResponse();
        };
        await _host.RunAsync("up --yes --skip-preview");
        _host.Program = Program("two");
        await _host.RunAsync("refresh --yes --skip-preview");
        await _host.RunAsync("up --yes --skip-preview --refresh");
        await _host.RunAsync("destroy --yes --skip-preview --json");
        await _host.RunAsync("stack history");
        await _host.RunAsync("destroy --yes --exclude-protected --remove");
        await _host.RunAsync("stack ls");

        await Expected.HoldsAsync("runs", _host.Commands.Text(Changing()));
        AssertEvents();
        AssertRequest();
    }

    /// <summary>A command that needs another one, and asks a question, below a stack with outputs.</summary>
    private static Func<ResourceMonitor.ResourceMonitorClient, Task<RunResponse>> Program(string word, Func<string, string>? change = null) => async monitor =>
    {
        Assert.True((await monitor.SupportsFeatureAsync(new SupportsFeatureRequest { Id = "secrets" })).HasSupport);
        Assert.False((await monitor.SupportsFeatureAsync(new SupportsFeatureRequest { Id = "transforms" })).HasSupport);
        var stack = await monitor.RegisterResourceAsync(new RegisterResourceRequest { Type = "pulumi:pulumi:Stack", Name = "omega-dev" });
        var one = await monitor.RegisterResourceAsync(Command("one", $"echo {word}", stack.Urn));
        var other = Command("other", (change ?? (text => text))($"echo {word} again"), stack.Urn);
        other.Dependencies.Add(one.Urn);
        other.CustomTimeouts = new RegisterResourceRequest.Types.CustomTimeouts { Create = "1m30s", Update = "2m" };
        var second = await monitor.RegisterResourceAsync(other);
        var said = await monitor.InvokeAsync(new ResourceInvokeRequest { Tok = "command:local:run", Args = Stage.Properties(("command", "echo asked")), AcceptResources = true });
        await monitor.RegisterResourceOutputsAsync(new RegisterResourceOutputsRequest
        {
            Urn = stack.Urn,
            Outputs = Stage.Properties(
                ("asked", said.Return.Fields.GetValueOrDefault("stdout") ?? Value.ForString("")), ("other", second.Object.Fields.GetValueOrDefault("stdout") ?? Value.ForNull()),
                ("secret", Wire.Secret(Value.ForString(word)))),
        });
        return new RunResponse();
    };

    private static RegisterResourceRequest Command(string name, string text, string parent) => new()
    {
        Type = Type,
        Name = name,
        Parent = parent,
        Custom = true,
        AcceptSecrets = true,
        Object = Stage.Properties(("create", text), ("update", text)),
    };

    private void AssertEvents()
    {
        var events = File.ReadAllLines(Path.Combine(_host.Folder, "events.log")).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.Single(events, @event => @event.ContainsKey("preludeEvent"));
        Assert.Single(events, @event => @event.ContainsKey("summaryEvent"));
        Assert.Contains(events, @event => @event["resOutputsEvent"]?["metadata"]?["op"]?.GetValue<string>() == "update");
    }

    private void AssertRequest()
    {
        var first = _host.Asked[0];
        Assert.Equal(("omega", "dev", "organization", true), (first.Project, first.Stack, first.Organization, first.DryRun));
        Assert.Equal(new SortedDictionary<string, string> { ["command:hush"] = "open", ["command:word"] = "said", ["omega:plain"] = "said", ["omega:word"] = "hush" }, new SortedDictionary<string, string>(first.Config));
        Assert.Equal(["command:hush", "omega:word"], first.ConfigSecretKeys.Order(StringComparer.Ordinal));
        Assert.Equal((_host.Folder, _host.Folder, "./program"), (first.Info.RootDirectory, first.Pwd, first.Info.Options.Fields["binary"].StringValue));
        Assert.Equal((".", ".", _host.Folder), (first.Info.EntryPoint, Program(first), first.Info.ProgramDirectory));
        Assert.StartsWith("127.0.0.1:", first.MonitorAddress, StringComparison.Ordinal);
        Assert.Equal([first.MonitorAddress, first.MonitorAddress, first.MonitorAddress], [first.LoaderTarget, first.MapperTarget, Assert.Single(first.Args)]);
        Assert.True(first.Parallel >= 4);
        Assert.False(_host.Asked[2].DryRun);
    }

#pragma warning disable CS0612 // Older hosts read the old field.
    private static string Program(RunRequest request) => request.Program;
#pragma warning restore CS0612

    [GeneratedRegex("(?<keep>\"(?:timestamp|time|salt|startTime|endTime|created|modified|duration(?:Seconds)?)\": ?\"?)[^\",}\\n]+|(?<keep>\"id\": ?\"(?:one|other))[0-9a-f]{8}|(?<keep>Duration: )[0-9]+s|(?<keep>\\()[0-9.]+s(?=\\))|(?<keep>)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<keep>)20[0-9]{2}-[0-9-]+[T ][0-9:.]+(?:Z| UTC)?|(?<keep>)(?:\\bnow\\b|[0-9]+ (?:second|minute|hour|day|week|year|month)s? ago) *")]
    private static partial Regex Changing();
}
