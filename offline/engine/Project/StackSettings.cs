using Omega.Offline.Engine.Backend;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Omega.Offline.Engine.Project;

/// <summary>A stack's settings file: configuration and the salt of its secrets.</summary>
internal sealed class StackSettings
{
    private const string SaltKey = "encryptionsalt";
    private readonly YamlMappingNode _root;

    private StackSettings(string path, YamlMappingNode root)
    {
        Path = path;
        _root = root;
    }

    /// <summary>Full path of the file, which need not exist yet.</summary>
    public string Path { get; }

    /// <summary>Salt of the secrets, if there are any yet.</summary>
    public string? Salt => YamlText.Scalar(_root, SaltKey);

    /// <summary>Configuration values by key with namespace.</summary>
    public YamlMappingNode Config => YamlText.Child(_root, "config") as YamlMappingNode ?? new YamlMappingNode();

    /// <summary>Reads the settings of a stack from the named file, or from the one beside the project file.</summary>
    public static StackSettings Read(ProjectFile project, StackName stack, string? file)
    {
        var path = file is null
            ? System.IO.Path.Combine(project.Folder, $"Pulumi.{stack.Stack}.yaml")
            : System.IO.Path.GetFullPath(file);
        return new StackSettings(path, File.Exists(path) ? YamlText.ReadMapping(path) : new YamlMappingNode());
    }

    /// <summary>Keeps the salt of the stack's secrets in the file.</summary>
    public void Keep(string salt)
    {
        _root.Children[new YamlScalarNode(SaltKey)] = new YamlScalarNode(salt);
        Save();
    }

    /// <summary>Sets a configuration value.</summary>
    public void Set(IReadOnlyList<string> path, YamlNode value)
    {
        if (YamlText.Child(_root, "config") is not YamlMappingNode)
        {
            _root.Children[new YamlScalarNode("config")] = new YamlMappingNode();
        }

        YamlPath.Set(Config, path, value);
    }

    /// <summary>Removes a configuration value; tells whether it was there.</summary>
    public bool Remove(IReadOnlyList<string> path)
    {
        var removed = YamlPath.Remove(Config, path);
        if (Config.Children.Count == 0)
        {
            _root.Children.Remove(new YamlScalarNode("config"));
        }

        return removed;
    }

    /// <summary>Writes the file.</summary>
    public void Save()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(_root)).Save(new YamlDotNet.Core.Emitter(writer, new EmitterSettings(2, int.MaxValue, false, 1024)), false);
        var text = writer.ToString();
        var end = text.LastIndexOf("...", StringComparison.Ordinal);
        StateFile.Write(Path, System.Text.Encoding.UTF8.GetBytes(end >= 0 && text[end..].Trim() == "..." ? text[..end] : text));
    }
}
