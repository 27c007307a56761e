using System.Text.Json;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Values;
using YamlDotNet.RepresentationModel;

namespace Omega.Offline.Engine.Commands;

/// <summary>The commands below <c>config</c>.</summary>
internal static class ConfigCommand
{
    /// <summary>Runs the command that the words name.</summary>
    public static int Run(Arguments arguments)
    {
        var session = new Session(arguments);
        return arguments.Words switch
        {
            ["config", "get", var key] => Get(session, key, arguments),
            ["config", "set", var key, .. var rest] => Set(session, key, rest.FirstOrDefault(), arguments),
            ["config", "rm", var key] => Remove(session, key, arguments),
            ["config"] => List(session, arguments),
            _ => throw new EngineException($"unknown command '{string.Join(' ', arguments.Words)}'. {Help.Text}", 2),
        };
    }

    private static int Get(Session session, string key, Arguments arguments)
    {
        var stack = session.Stack();
        var settings = session.Settings(stack);
        var value = YamlPath.Get(settings.Config, Path(session, key, arguments))
            ?? session.Project.Declared.FirstOrDefault(declared => declared.Key == Full(session, key))?.Default
            ?? throw new EngineException($"configuration key '{key}' not found for stack '{stack.Stack}'");
        var text = YamlText.HasSecret(value) ? YamlText.Value(value, session.SecretsToRead(stack).Decrypt) : YamlText.Value(value, plain => plain);
        if (arguments.Has("json"))
        {
            JsonOutput.Write(json =>
            {
                json.WriteStartObject();
                json.WriteString("value", text);
                Object(json, value, text);
                json.WriteBoolean("secret", YamlText.HasSecret(value));
                json.WriteEndObject();
            });
        }
        else
        {
            Console.WriteLine(text);
        }

        return 0;
    }

    private static int Set(Session session, string key, string? value, Arguments arguments)
    {
        // Without a value it comes from standard input: what must not stand on a command line.
        value ??= Console.IsInputRedirected
            ? FromInput(arguments.Has("raw"))
            : throw new EngineException("give a value, or pipe it to standard input", Refusal.Usage);
        if (arguments.Has("secret") && arguments.Has("plaintext"))
        {
            throw new EngineException("only one of --secret and --plaintext can be given", Refusal.Usage);
        }

        var path = Path(session, key, arguments);
        var stack = session.Stack();
        var secrets = arguments.Has("secret") ? session.Secrets(stack) : null;
        var settings = session.Settings(stack);
        YamlNode node = secrets is not null
            ? new YamlMappingNode(new YamlScalarNode("secure"), new YamlScalarNode(secrets.Encrypt(value)))
            : TypedScalar.Node(value, inside: path.Count > 1, arguments.Value("type"));
        settings.Set(path, node);
        settings.Save();
        return 0;
    }

    // One line break at the end is the shell's.
    private static string FromInput(bool raw)
    {
        var text = Console.In.ReadToEnd();
        return raw || !text.EndsWith('\n') ? text : text[..^(text.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)];
    }

    private static int Remove(Session session, string key, Arguments arguments)
    {
        var settings = session.Settings(session.Stack());
        if (settings.Remove(Path(session, key, arguments)))
        {
            settings.Save();
        }

        return 0;
    }

    private static int List(Session session, Arguments arguments)
    {
        var stack = session.Stack();
        var settings = session.Settings(stack);
        var show = arguments.Has("show-secrets") ? session.SecretsToRead(stack) : null;
        var rows = settings.Config.Children
            .Select(item => (Key: ((YamlScalarNode)item.Key).Value!, item.Value))
            .UnionBy(session.Project.Declared.Where(declared => declared.Default is not null).Select(declared => (declared.Key, Value: declared.Default!)), row => row.Key)
            .OrderBy(row => row.Key, StringComparer.Ordinal)
            .Select(row => (
                row.Key,
                Secret: YamlText.HasSecret(row.Value),
                Node: row.Value,
                Value: YamlText.Value(row.Value, show is null ? _ => PropertyJson.Hidden : show.Decrypt)))
            .ToList();
        if (arguments.Has("json"))
        {
            JsonOutput.Write(json =>
            {
                json.WriteStartObject();
                foreach (var (key, secret, node, value) in rows)
                {
                    json.WriteStartObject(key);
                    if (!secret || show is not null)
                    {
                        json.WriteString("value", value);
                        Object(json, node, value);
                    }

                    json.WriteBoolean("secret", secret);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            });
            return 0;
        }

        // Keys of the project itself are known by their names alone.
        var own = $"{session.Project.Name}:";
        var lines = rows.ConvertAll(row => (Key: row.Key.StartsWith(own, StringComparison.Ordinal) ? row.Key[own.Length..] : row.Key, row.Value));
        var width = lines.Select(line => line.Key.Length).Append(3).Max();
        Console.WriteLine($"{"KEY".PadRight(width)}  VALUE");
        lines.ForEach(line => Console.WriteLine($"{line.Key.PadRight(width)}  {line.Value}"));
        return 0;
    }

    // A map or list is there as what it is, too.
    private static void Object(Utf8JsonWriter json, YamlNode node, string text)
    {
        if (node is not YamlScalarNode && YamlText.Sealed(node) is null)
        {
            json.WritePropertyName("objectValue");
            json.WriteRawValue(text);
        }
    }

    private static IReadOnlyList<string> Path(Session session, string key, Arguments arguments)
    {
        if (!arguments.Has("path"))
        {
            return [Full(session, key)];
        }

        var segments = PropertyPath.Parse(key).Segments;
        return [Full(session, segments[0]), .. segments.Skip(1)];
    }

    private static string Full(Session session, string key) => key.Split(':') switch
    {
        [{ Length: > 0 } name] => $"{session.Project.Name}:{name}",
        [{ Length: > 0 } space, { Length: > 0 } name] => $"{space}:{name}",
        [{ Length: > 0 } space, "config", { Length: > 0 } name] => $"{space}:{name}",
        _ => throw new EngineException($"a configuration key must be NAME or NAMESPACE:NAME, was '{key}'."),
    };
}
