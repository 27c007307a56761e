using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Plugins;

/// <summary>The language host: knows what a program needs, and runs it.</summary>
internal sealed class LanguageHost : IAsyncDisposable
{
    private readonly PluginProcess _plugin;
    private readonly LanguageRuntime.LanguageRuntimeClient _client;
    private readonly ProjectFile _project;

    private LanguageHost(PluginProcess plugin, ProjectFile project)
    {
        _plugin = plugin;
        _project = project;
        _client = new LanguageRuntime.LanguageRuntimeClient(plugin.Channel);
    }

    /// <summary>Starts the project's language host, or takes the one at the given address.</summary>
    public static async Task<LanguageHost> StartAsync(
        ProjectFile project, string engineAddress, string? client, Action<string, bool> output, CancellationToken cancel)
    {
        var plugin = client is not null
            ? PluginProcess.Attach(client)
            : await PluginProcess.StartAsync(
                $"pulumi-language-{project.Runtime}", Arguments(project, engineAddress), project.ProgramFolder, output, cancel);
        return new LanguageHost(plugin, project);
    }

    /// <summary>Versions of the providers that the program says it needs, by package.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RequiredAsync(CancellationToken cancel)
    {
        try
        {
            var packages = await _client.GetRequiredPackagesAsync(
                new GetRequiredPackagesRequest { Info = Info() }, cancellationToken: cancel);
            return Versions(packages.Packages.Select(package => (package.Name, package.Kind, package.Version)));
        }
        catch (RpcException problem) when (problem.StatusCode == StatusCode.Unimplemented)
        {
            try
            {
#pragma warning disable CS0612 // Older hosts read the old fields.
                var request = new GetRequiredPluginsRequest
                {
                    Project = "deprecated",
                    Pwd = _project.ProgramFolder,
                    Program = ".",
                    Info = Info(),
                };
#pragma warning restore CS0612
                var plugins = await _client.GetRequiredPluginsAsync(request, cancellationToken: cancel);
                return Versions(plugins.Plugins.Select(plugin => (plugin.Name, plugin.Kind, plugin.Version)));
            }
            catch (RpcException old) when (old.StatusCode == StatusCode.Unimplemented)
            {
                return new Dictionary<string, string>();
            }
        }
    }

    /// <summary>Runs the program to its end.</summary>
    public async Task<RunResponse> RunAsync(RunRequest request, CancellationToken cancel)
    {
        request.Pwd = _project.ProgramFolder;
#pragma warning disable CS0612 // Older hosts read the old field.
        request.Program = ".";
#pragma warning restore CS0612
        request.Info = Info();
        return await _client.RunAsync(request, cancellationToken: cancel);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _plugin.DisposeAsync();

    private static List<string> Arguments(ProjectFile project, string engineAddress)
    {
        var options = project.RuntimeOptions?.Children.Select(option =>
            $"-{((YamlDotNet.RepresentationModel.YamlScalarNode)option.Key).Value}={YamlText.Value(option.Value, text => text)}");
        return [$"-root={project.Folder}", .. options ?? [], engineAddress];
    }

    private ProgramInfo Info()
    {
        var options = new Struct();
        if (_project.RuntimeOptions is { } given)
        {
            using var json = System.Text.Json.JsonDocument.Parse(YamlText.Json(given, text => text));
            options = PropertyJson.Read(json.RootElement, text => text);
        }

        return new ProgramInfo
        {
            RootDirectory = _project.Folder,
            ProgramDirectory = _project.ProgramFolder,
            EntryPoint = ".",
            Options = options,
        };
    }

    private static Dictionary<string, string> Versions(IEnumerable<(string Name, string Kind, string Version)> plugins)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, _, version) in plugins.Where(plugin => plugin.Kind is "resource" or ""))
        {
            versions[name] = version.TrimStart('v');
        }

        return versions;
    }
}
