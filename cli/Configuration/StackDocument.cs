using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Omega.Cli.Configuration;

/// <summary>A stack's configuration file, changed without losing what is not understood.</summary>
internal sealed class StackDocument
{
    private readonly YamlMappingNode _root;

    private StackDocument(YamlMappingNode root) => _root = root;

    /// <summary>Reads a file; an absent one is an empty document.</summary>
    public static StackDocument Load(string path) => Parse(File.Exists(path) ? File.ReadAllText(path) : "");

    /// <summary>Reads text.</summary>
    public static StackDocument Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return new StackDocument(stream.Documents.Count > 0 && stream.Documents[0].RootNode is YamlMappingNode root ? root : []);
    }

    /// <summary>A value below `config`, by key and then by nested keys; null when it is absent or no text.</summary>
    public string? Get(string key, params string[] path) => (Find(key, path) as YamlScalarNode)?.Value;

    /// <summary>Whether a key below `config` is present.</summary>
    public bool Has(string key) => Find(key, []) is not null;

    /// <summary>Sets text below `config`, by key and then by nested keys.</summary>
    public void Set(string value, string key, params string[] path) => Put(Text(value), key, path);

    /// <summary>Sets a list of texts below `config`.</summary>
    public void Set(IEnumerable<string> values, string key, params string[] path) =>
        Put(new YamlSequenceNode(values.Select(Text)), key, path);

    /// <summary>Takes over what the encryption of another version of this file made: its salt, and the named secret values.</summary>
    public void KeepEncryption(StackDocument other, IEnumerable<string> keys)
    {
        foreach (var name in new[] { "encryptionsalt", "secretsprovider", "encryptedkey" })
        {
            if (other._root.Children.TryGetValue(name, out var value))
            {
                _root.Children[name] = value;
            }
        }

        foreach (var key in keys)
        {
            if (other.Find(key, []) is YamlMappingNode secret && secret.Children.ContainsKey("secure"))
            {
                Config().Children[key] = secret;
            }
        }
    }

    /// <summary>The document as text.</summary>
    public override string ToString()
    {
        using var writer = new StringWriter();
        new YamlStream(new YamlDocument(_root)).Save(writer, assignAnchors: false);
        var text = writer.ToString();
        return text.EndsWith("...\n", StringComparison.Ordinal) ? text[..^4] : text;
    }

    private static YamlScalarNode Text(string value) => new(value)
    {
        Style = value.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal : ScalarStyle.Any,
    };

    private YamlNode? Find(string key, string[] path)
    {
        YamlNode? node = _root.Children.TryGetValue("config", out var config) ? config : null;
        foreach (var part in path.Prepend(key))
        {
            node = node is YamlMappingNode mapping && mapping.Children.TryGetValue(part, out var next) ? next : null;
        }

        return node;
    }

    private void Put(YamlNode value, string key, string[] path)
    {
        var mapping = Config();
        string[] all = [key, .. path];
        foreach (var part in all[..^1])
        {
            if (!mapping.Children.TryGetValue(part, out var next) || next is not YamlMappingNode)
            {
                next = new YamlMappingNode();
                mapping.Children[part] = next;
            }

            mapping = (YamlMappingNode)next;
        }

        mapping.Children[all[^1]] = value;
    }

    private YamlMappingNode Config()
    {
        if (!_root.Children.TryGetValue("config", out var config) || config is not YamlMappingNode mapping)
        {
            mapping = [];
            _root.Children["config"] = mapping;
        }

        return mapping;
    }
}
