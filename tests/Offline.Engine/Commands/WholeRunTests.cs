using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Tests.Support;
using Omega.Offline.Plugins.Hosting.Serving;
using Omega.Offline.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Commands;

/// <summary>Whole runs in this process, of a program that stands here, with this checkout's plugin of commands: what is said, how it ends, what is left.</summary>
[Collection("This process")]
public sealed partial class WholeRunTests : LanguageRuntime.LanguageRuntimeBase, IAsyncDisposable
{
    private const string Type = "command:local:Command";

    private readonly TemporaryFolder _folder = new();
    private readonly StateVariables _variables;
    private readonly GrpcServer _server = new();
    private readonly StringBuilder _shown = new();
    private readonly List<RunRequest> _asked = [];
    private Func<ResourceMonitor.ResourceMonitorClient, Task<RunResponse>> _program = _ => Task.FromResult(new RunResponse());

    public WholeRunTests()
    {
        _variables = new(_folder.Path);
        Environment.SetEnvironmentVariable("PATH", OfflinePrograms.Folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"));
        File.WriteAllText(Path.Combine(_folder.Path, "Pulumi.yaml"), "name: omega\nruntime:\n  name: fake\n  options:\n    binary: ./program\n");
        LanguageRuntime.BindService(_server.Methods, this);
    }

    public async ValueTask DisposeAsync()
    {
        _variables.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    public override Task<GetRequiredPackagesResponse> GetRequiredPackages(GetRequiredPackagesRequest request, ServerCallContext context) =>
        Task.FromResult(new GetRequiredPackagesResponse { Packages = { new PackageDependency { Name = "command", Kind = "resource", Version = "v1.2.1" } } });

    public override async Task<RunResponse> Run(RunRequest request, ServerCallContext context)
    {
        _asked.Add(request);
        using var channel = PluginProcess.Connect(request.MonitorAddress);
        return await _program(new ResourceMonitor.ResourceMonitorClient(channel));
    }

    [Fact]
    public async Task The_life_of_a_stack_from_its_first_preview_to_its_removal()
    {
        await _server.StartAsync();
        await RunAsync("stack init dev");
        await RunAsync("config set --secret word hush");
        await RunAsync("config set plain said");

        _program = Program("one");
        await RunAsync("preview");
        await RunAsync("preview --json");
        await RunAsync("up --yes --skip-preview --expect-no-changes");
        await RunAsync("up --yes --skip-preview --expect-no-changes");
        _program = Program("two");
        await RunAsync("preview --diff --expect-no-changes");
        await RunAsync($"up --yes --diff --event-log {_folder.Path}/events.log");
        await RunAsync("stack output --show-secrets --json");
        await RunAsync("up --yes --skip-preview --suppress-outputs --message why");
        _program = Program("three", command => command.Replace("echo", "exit 3; echo", StringComparison.Ordinal));
        await RunAsync("up --yes --skip-preview");
        _program = _ => Task.FromResult(new RunResponse { Error = "the program is broken" });
        await RunAsync("up --yes --skip-preview");
        _program = _ => Task.FromResult(new RunResponse { Bail = true });
        await RunAsync("up --yes --skip-preview");
        _program = async monitor =>
        {
            await monitor.RegisterResourceAsync(new RegisterResourceRequest { Type = Type, Name = "imported", Custom = true, ImportId = "x", Remote = true });
            return new RunResponse();
        };
        await RunAsync("up --yes --skip-preview");
        _program = Program("two");
        await RunAsync("refresh --yes --skip-preview");
        await RunAsync("up --yes --skip-preview --refresh");
        await RunAsync("destroy --yes --skip-preview --json");
        await RunAsync("stack history");
        await RunAsync("destroy --yes --exclude-protected --remove");
        await RunAsync("stack ls");

        var text = Changing().Replace(_shown.ToString().Replace(_folder.Path, "FOLDER", StringComparison.Ordinal), match => match.Groups["keep"].Value + "…");
        await Expected.HoldsAsync("runs", text);
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
        var events = File.ReadAllLines(Path.Combine(_folder.Path, "events.log")).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.Single(events, @event => @event.ContainsKey("preludeEvent"));
        Assert.Single(events, @event => @event.ContainsKey("summaryEvent"));
        Assert.Contains(events, @event => @event["resOutputsEvent"]?["metadata"]?["op"]?.GetValue<string>() == "update");
    }

    private void AssertRequest()
    {
        var first = _asked[0];
        Assert.Equal(("omega", "dev", "organization", true), (first.Project, first.Stack, first.Organization, first.DryRun));
        Assert.Equal(new SortedDictionary<string, string> { ["omega:plain"] = "said", ["omega:word"] = "hush" }, new SortedDictionary<string, string>(first.Config));
        Assert.Equal(["omega:word"], first.ConfigSecretKeys);
        Assert.Equal((_folder.Path, _folder.Path, "./program"), (first.Info.RootDirectory, first.Pwd, first.Info.Options.Fields["binary"].StringValue));
        Assert.False(_asked[2].DryRun);
    }

    private async Task RunAsync(string line)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var writer = TextWriter.Synchronized(new StringWriter(_shown));
        lock (_shown)
        {
            _shown.Append("$ pulumi ").AppendLine(line);
        }

        string[] client = line.Split(' ')[0] is "up" or "preview" ? ["--client", $"127.0.0.1:{_server.Port}"] : [];
        Console.SetOut(writer);
        Console.SetError(writer);
        try
        {
            var code = await EngineProgram.RunAsync([.. line.Split(' '), .. client, "--cwd", _folder.Path, "--non-interactive"]);
            await writer.WriteLineAsync($"→ {code}");
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    [GeneratedRegex("(?<keep>\"(?:timestamp|time|startTime|endTime|created|modified|duration(?:Seconds)?)\": ?\"?)[^\",}\\n]+|(?<keep>\"id\": ?\"(?:one|other))[0-9a-f]{8}|(?<keep>Duration: )[0-9]+s|(?<keep>\\()[0-9.]+s(?=\\))|(?<keep>)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<keep>)20[0-9]{2}-[0-9-]+[T ][0-9:.]+(?:Z| UTC)?|(?<keep>)(?:\\bnow\\b|[0-9]+ (?:second|minute|hour|day|week|year|month)s? ago) *")]
    private static partial Regex Changing();
}
