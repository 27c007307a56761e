namespace Omega.Offline.Engine.Commands;

/// <summary>A command line taken apart: words, options with values, switches.</summary>
internal sealed class Arguments
{
    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
    {
        ["s"] = "stack", ["C"] = "cwd", ["t"] = "target", ["p"] = "parallel", ["m"] = "message", ["y"] = "yes", ["j"] = "json",
        ["f"] = "skip-preview", ["r"] = "refresh", ["h"] = "help", ["i"] = "show-ids", ["u"] = "show-urns", ["v"] = "verbose",
    };

    private static readonly HashSet<string> Valued = new(StringComparer.Ordinal)
    {
        "stack", "cwd", "target", "parallel", "message", "config-file", "client", "exec-kind", "color", "file", "verbose",
        "secrets-provider", "page", "page-size", "exec-agent",
    };

    private static readonly HashSet<string> Switches = new(StringComparer.Ordinal)
    {
        "yes", "json", "diff", "skip-preview", "non-interactive", "expect-no-changes", "refresh", "show-secrets", "secret",
        "path", "plaintext", "target-dependents", "force", "preserve-config", "show-ids", "show-urns", "help", "suppress-outputs",
        "suppress-progress", "suppress-permalink", "preview-only", "remove", "all", "show-name", "logtostderr", "emoji", "create", "full-dates",
        "version", "no-select", "exclude-protected", "show-full-output", "disable-integrity-checking",
    };

    private readonly Dictionary<string, List<string>> _options;

    private Arguments(IEnumerable<string> words, Dictionary<string, List<string>> options)
    {
        Words = [.. words];
        _options = options;
    }

    /// <summary>What is neither an option nor its value.</summary>
    public string[] Words { get; }

    /// <summary>Takes a command line apart; what it does not know it refuses with exit code 2.</summary>
    public static Arguments Parse(IReadOnlyList<string> line)
    {
        var words = new List<string>();
        var options = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        for (var i = 0; i < line.Count; i++)
        {
            if (line[i] == "--")
            {
                words.AddRange(line.Skip(i + 1));
                break;
            }

            if (!line[i].StartsWith('-') || line[i].Length == 1)
            {
                words.Add(line[i]);
                continue;
            }

            Option(options, line, ref i);
        }

        return new Arguments(words, options);
    }

    /// <summary>Whether the switch is on.</summary>
    public bool Has(string name) => _options.TryGetValue(name, out var values) && values[^1] is not ("false" or "0");

    /// <summary>The option's value, or nothing.</summary>
    public string? Value(string name) => _options.TryGetValue(name, out var values) ? values[^1] : null;

    /// <summary>Every value of the option; commas separate several.</summary>
    public IEnumerable<string> Values(string name) =>
        _options.TryGetValue(name, out var values) ? values.SelectMany(value => value.Split(',')) : [];

    private static void Option(Dictionary<string, List<string>> options, IReadOnlyList<string> line, ref int i)
    {
        var text = line[i].TrimStart('-');
        var (name, value) = text.Split('=', 2) is [var left, var right] ? (left, right) : (text, null);
        if (!line[i].StartsWith("--", StringComparison.Ordinal))
        {
            name = Short.GetValueOrDefault(name, name);
        }

        if (Switches.Contains(name))
        {
            Add(options, name, value ?? "true");
        }
        else if (!Valued.Contains(name))
        {
            throw new EngineException($"unknown flag: {line[i]}. The offline engine has the part of pulumi's command line that is used here.", 2);
        }
        else if (value is not null || ++i < line.Count)
        {
            Add(options, name, value ?? line[i]);
        }
        else
        {
            throw new EngineException($"flag needs an argument: --{name}", 2);
        }
    }

    private static void Add(Dictionary<string, List<string>> options, string name, string value)
    {
        if (!options.TryGetValue(name, out var values))
        {
            options[name] = values = [];
        }

        values.Add(value);
    }
}
