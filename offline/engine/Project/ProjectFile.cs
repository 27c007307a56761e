using YamlDotNet.RepresentationModel;

namespace Omega.Offline.Engine.Project;

/// <summary>A project: the Pulumi.yaml of this folder or of the nearest one above it.</summary>
internal sealed class ProjectFile
{
    private ProjectFile(string path, YamlMappingNode root)
    {
        Path = path;
        Name = YamlText.Scalar(root, "name")
            ?? throw new EngineException($"'{path}' must have a name.");
        Main = YamlText.Scalar(root, "main") ?? string.Empty;
        var runtime = YamlText.Child(root, "runtime");
        Runtime = runtime switch
        {
            YamlScalarNode { Value: { } name } => name,
            YamlMappingNode map => YamlText.Scalar(map, "name") ?? string.Empty,
            _ => throw new EngineException($"'{path}' must have a runtime."),
        };
        RuntimeOptions = runtime is YamlMappingNode withOptions
            ? YamlText.Child(withOptions, "options") as YamlMappingNode
            : null;
        BackendUrl = YamlText.Child(root, "backend") is YamlMappingNode backend ? YamlText.Scalar(backend, "url") : null;
        SettingsFolder = YamlText.Scalar(root, "stackConfigDir") ?? string.Empty;
        AlwaysRefreshes = YamlText.Child(root, "options") is YamlMappingNode options && YamlText.Scalar(options, "refresh") == "always";
        if (YamlText.Child(root, "plugins") is not null)
        {
            throw new EngineException(
                $"'{path}' has plugins, which this engine does not read: plugins are found on PATH. Remove it, or use the pulumi CLI.");
        }

        Declared = YamlText.Child(root, "config") is YamlMappingNode config ? ReadDeclared(config) : [];
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Name of the project.</summary>
    public string Name { get; }

    /// <summary>Folder of the program below the project's, or empty.</summary>
    public string Main { get; }

    /// <summary>Name of the language host.</summary>
    public string Runtime { get; }

    /// <summary>Options for the language host, if any.</summary>
    public YamlMappingNode? RuntimeOptions { get; }

    /// <summary>Where the project itself says that its state is, if it does.</summary>
    public string? BackendUrl { get; }

    /// <summary>Folder of the stacks' settings below the project's, or empty.</summary>
    public string SettingsFolder { get; }

    /// <summary>Whether every run first looks at what is there.</summary>
    public bool AlwaysRefreshes { get; }

    /// <summary>Configuration that the project declares.</summary>
    public IReadOnlyList<ConfigDeclaration> Declared { get; }

    /// <summary>Folder of the project file.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Folder of the program.</summary>
    public string ProgramFolder => System.IO.Path.GetFullPath(System.IO.Path.Combine(Folder, Main));

    /// <summary>Finds the project of a folder.</summary>
    public static ProjectFile Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            foreach (var name in new[] { "Pulumi.yaml", "Pulumi.yml" })
            {
                var path = System.IO.Path.Combine(at.FullName, name);
                if (File.Exists(path))
                {
                    return new ProjectFile(path, YamlText.ReadMapping(path));
                }
            }
        }

        throw new EngineException(
            $"no Pulumi.yaml project file found (searching upwards from {folder}). Run in the project's folder or give it with --cwd.");
    }

    private List<ConfigDeclaration> ReadDeclared(YamlMappingNode config)
    {
        var declared = new List<ConfigDeclaration>();
        foreach (var (key, value) in config.Children)
        {
            var name = ((YamlScalarNode)key).Value!;
            var full = name.Contains(':', StringComparison.Ordinal) ? name : $"{Name}:{name}";
            var own = full.StartsWith(Name + ":", StringComparison.Ordinal);
            declared.Add(value is YamlMappingNode map && IsDeclaration(map)
                ? new ConfigDeclaration(
                    full,
                    YamlText.Child(map, "default") ?? YamlText.Child(map, "value"),
                    own && YamlText.Child(map, "default") is null && YamlText.Child(map, "value") is null && YamlText.Child(map, "type") is not null,
                    YamlText.Scalar(map, "secret") == "true")
                : new ConfigDeclaration(full, value, false, false));
        }

        return declared;
    }

    private static bool IsDeclaration(YamlMappingNode map) =>
        map.Children.Keys.All(key => key is YamlScalarNode { Value: "type" or "description" or "default" or "value" or "secret" or "items" or "name" });
}
