using System.Globalization;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Secrets;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Omega.Offline.Engine.Project;

/// <summary>A stack's settings file: configuration and the salt of its secrets.</summary>
internal sealed class StackSettings
{
    private const string SaltKey = "encryptionsalt";
    private YamlMappingNode _root;
    private string _text;

    private StackSettings(string path, string text)
    {
        Path = path;
        _text = text;
        _root = YamlText.ReadMapping(path, text);
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
        var path = PathOf(project, stack, file);
        return Parse(path, File.Exists(path) ? File.ReadAllText(path) : string.Empty);
    }

    /// <summary>Reads the text of a settings file; what this engine does not follow is refused.</summary>
    public static StackSettings Parse(string path, string text)
    {
        var settings = new StackSettings(path, text);
        settings.RefuseForeign();
        return settings;
    }

    /// <summary>Where the settings of a stack are.</summary>
    public static string PathOf(ProjectFile project, StackName stack, string? file) => file is null
        ? System.IO.Path.GetFullPath(System.IO.Path.Combine(project.Folder, project.SettingsFolder, $"Pulumi.{stack.Stack}.yaml"))
        : System.IO.Path.GetFullPath(file);

    /// <summary>Keeps the salt of the stack's secrets in the file.</summary>
    public void Keep(string salt)
    {
        Change([SaltKey], new YamlScalarNode(salt));
        Save();
    }

    /// <summary>The text of the file.</summary>
    public string Text => _text;

    /// <summary>Seals every secret with <paramref name="now"/> instead of <paramref name="old"/>; nothing is written yet.</summary>
    public void Reseal(PassphraseSecrets old, PassphraseSecrets now)
    {
        foreach (var path in SealedIn(Config, []).ToList())
        {
            var sealedText = YamlText.Sealed(YamlPath.Get(Config, path)!)!;
            Set([.. path, "secure"], new YamlScalarNode(now.Encrypt(old.Decrypt(sealedText))));
        }

        Change([SaltKey], new YamlScalarNode(now.Salt));
    }

    /// <summary>Sets a configuration value.</summary>
    public void Set(IReadOnlyList<string> path, YamlNode value) => Change(["config", .. path], value);

    /// <summary>Removes a configuration value; tells whether it was there.</summary>
    public bool Remove(IReadOnlyList<string> path)
    {
        if (YamlPath.Get(Config, path) is null)
        {
            return false;
        }

        // Without its last value the configuration is not there either.
        path = Config.Children.Count == 1 && path.Count == 1 ? ["config"] : ["config", .. path];
        var edited = YamlEditor.Remove(_text, _root, path);
        YamlPath.Remove(_root, path);
        Take(edited);
        return true;
    }

    /// <summary>Writes the file.</summary>
    public void Save() => StateFile.Write(Path, System.Text.Encoding.UTF8.GetBytes(_text));

    private static IEnumerable<List<string>> SealedIn(YamlNode node, List<string> path) => node switch
    {
        _ when YamlText.Sealed(node) is not null => [path],
        YamlMappingNode map => map.Children.SelectMany(item => SealedIn(item.Value, [.. path, ((YamlScalarNode)item.Key).Value!])),
        YamlSequenceNode list => list.Children.SelectMany((item, i) => SealedIn(item, [.. path, i.ToString(CultureInfo.InvariantCulture)])),
        _ => [],
    };

    private void RefuseForeign()
    {
        var provider = YamlText.Scalar(_root, "secretsprovider");
        if (provider is not (null or "" or "passphrase" or "default") || YamlText.Child(_root, "encryptedkey") is not null)
        {
            throw new EngineException(
                $"'{Path}': secrets must be sealed by the passphrase secrets provider, are by '{provider}'. "
                + "Nothing was changed: use the pulumi CLI for this stack.");
        }

        if (YamlText.Child(_root, "environment") is not null)
        {
            throw new EngineException(
                $"'{Path}' has an environment of Pulumi ESC, which this engine cannot open. Put the values into config, or use the pulumi CLI.");
        }
    }

    private void Change(IReadOnlyList<string> path, YamlNode value)
    {
        var edited = YamlEditor.Set(_text, _root, path, value);
        YamlPath.Set(_root, path, value);
        Take(edited);
    }

    // An edit counts only if it reads as what was meant; else the file is written anew and loses its comments.
    private void Take(string? edited)
    {
        _text = edited is not null && Reads(edited, _root) ? edited : Written(_root);
        _root = YamlText.ReadMapping(Path, _text);
    }

    private bool Reads(string text, YamlMappingNode wanted)
    {
        try
        {
            return YamlText.ReadMapping(Path, text).Equals(wanted);
        }
        catch (EngineException)
        {
            return false;
        }
    }

    private static string Written(YamlMappingNode root)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(root)).Save(new Emitter(writer, new EmitterSettings(2, int.MaxValue, false, 1024)), false);
        var text = writer.ToString();
        var end = text.LastIndexOf("...", StringComparison.Ordinal);
        return end >= 0 && text[end..].Trim() == "..." ? text[..end] : text;
    }
}
