using Grpc.Core;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Plugins.Hosting.Serving;
using Omega.Offline.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Support;

/// <summary>A language host in this process whose program a test writes, and a folder with a project that is run by it.</summary>
internal sealed class LanguageProgram : LanguageRuntime.LanguageRuntimeBase, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateVariables _variables;
    private readonly GrpcServer _server = new();

    public LanguageProgram()
    {
        _variables = new(_folder.Path);
        _variables.Set("PATH", string.Join(Path.PathSeparator, _folder.Path, OfflinePrograms.Folder, Environment.GetEnvironmentVariable("PATH")));
        File.WriteAllText(Path.Combine(_folder.Path, "Pulumi.yaml"), "name: omega\nruntime:\n  name: fake\n  options:\n    binary: ./program\n");
        LanguageRuntime.BindService(_server.Methods, this);
        Commands = new ShownCommands(_folder.Path);
    }

    public string Folder => _folder.Path;

    public ShownCommands Commands { get; }

    /// <summary>What the program is asked with, run by run.</summary>
    public List<RunRequest> Asked { get; } = [];

    /// <summary>The packages that the program says it needs.</summary>
    public List<PackageDependency> Packages { get; } = [new() { Name = "command", Kind = "resource", Version = "v1.2.1" }];

    /// <summary>With what it is asked for these.</summary>
    public List<Google.Protobuf.IMessage> AskedForPackages { get; } = [];

    /// <summary>Which questions of a host it answers: of today, of before, none.</summary>
    public int Age { get; set; }

    public string Address => $"127.0.0.1:{_server.Port}";

    /// <summary>What the program says before it does anything.</summary>
    public string? Says { get; set; }

    /// <summary>What the program does.</summary>
    public Func<ResourceMonitor.ResourceMonitorClient, Task<RunResponse>> Program { get; set; } = _ => Task.FromResult(new RunResponse());

    /// <summary>Makes a host of a shell script, for runs that are given no address of one.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void WriteHost(string script) => _folder.WriteProgram("pulumi-language-fake", script);

    public Task StartAsync() => _server.StartAsync();

    /// <summary>Runs a command of the engine; one that runs a program runs this one.</summary>
    public Task RunAsync(string line) =>
        Commands.RunAsync(line.Split(' '), line.Split(' ')[0] is "up" or "preview" ? ["--client", Address] : []);

    public override Task<GetRequiredPackagesResponse> GetRequiredPackages(GetRequiredPackagesRequest request, ServerCallContext context)
    {
        AskedForPackages.Add(request);
        return Age == 0 ? Task.FromResult(new GetRequiredPackagesResponse { Packages = { Packages } }) : base.GetRequiredPackages(request, context);
    }

    public override Task<GetRequiredPluginsResponse> GetRequiredPlugins(GetRequiredPluginsRequest request, ServerCallContext context)
    {
        AskedForPackages.Add(request);
        return Age == 1
            ? Task.FromResult(new GetRequiredPluginsResponse { Plugins = { Packages.Select(package => new PluginDependency { Name = package.Name, Kind = package.Kind, Version = package.Version }) } })
            : base.GetRequiredPlugins(request, context);
    }

    public override async Task<RunResponse> Run(RunRequest request, ServerCallContext context)
    {
        Asked.Add(request);
        using var channel = PluginProcess.Connect(request.MonitorAddress);
        if (Says is not null)
        {
            await new Pulumirpc.Engine.EngineClient(channel).LogAsync(new LogRequest { Severity = LogSeverity.Warning, Message = Says });
            Says = null;
        }

        return await Program(new ResourceMonitor.ResourceMonitorClient(channel));
    }

    public async ValueTask DisposeAsync()
    {
        _variables.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
