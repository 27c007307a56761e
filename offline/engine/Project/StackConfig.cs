using Omega.Offline.Engine.Secrets;
using YamlDotNet.RepresentationModel;

namespace Omega.Offline.Engine.Project;

/// <summary>The configuration that a program runs with.</summary>
/// <param name="Values">Values by key with namespace, secrets open.</param>
/// <param name="SecretKeys">Keys whose values are or hold secrets.</param>
internal sealed record StackConfig(IReadOnlyDictionary<string, string> Values, IReadOnlySet<string> SecretKeys)
{
    /// <summary>A stack's settings with the project's defaults; a missing required value is named.</summary>
    public static StackConfig Resolve(ProjectFile project, StackSettings settings, string stack, PassphraseSecrets secrets)
    {
        var nodes = new SortedDictionary<string, YamlNode>(StringComparer.Ordinal);
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in settings.Config.Children)
        {
            nodes[((YamlScalarNode)key).Value!] = value;
        }

        var missing = new List<string>();
        foreach (var declared in project.Declared)
        {
            if (!nodes.ContainsKey(declared.Key) && declared.Default is { } value)
            {
                nodes[declared.Key] = value;
            }

            if (declared.Secret)
            {
                hidden.Add(declared.Key);
            }

            if (declared.Required && !nodes.ContainsKey(declared.Key))
            {
                missing.Add(declared.Key);
            }
        }

        if (missing.Count > 0)
        {
            throw new EngineException(
                $"Stack '{stack}' is missing configuration values: {string.Join(", ", missing)}. "
                + "Set each with `pulumi config set <key> <value>`.");
        }

        hidden.UnionWith(nodes.Where(item => YamlText.HasSecret(item.Value)).Select(item => item.Key));
        hidden.IntersectWith(nodes.Keys);
        return new StackConfig(nodes.ToDictionary(item => item.Key, item => YamlText.Value(item.Value, secrets.Decrypt)), hidden);
    }
}
