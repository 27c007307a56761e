namespace Omega.Offline.Engine.Commands;

/// <summary>A command line taken apart: the command, its words, and the flags that it takes.</summary>
internal sealed class Arguments
{
    private const string Colors = "auto, never, raw";

    private readonly Dictionary<string, List<string>> _options = new(StringComparer.Ordinal);
    private readonly CommandSyntax _command;

    private Arguments(CommandSyntax command, IEnumerable<string> words)
    {
        _command = command;
        Words = [.. command.Name.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. words];
    }

    /// <summary>The command; without a name where the line names none.</summary>
    public CommandSyntax Command => _command;

    /// <summary>The words of the command, in their first spelling, and what else is neither a flag nor its value.</summary>
    public string[] Words { get; }

    /// <summary>Takes a command line apart; what the command does not take is refused with exit code 2.</summary>
    /// <remarks>A flag that the line leaves out is taken from its variable, as pulumi has it.</remarks>
    public static Arguments Parse(IReadOnlyList<string> line, Func<string, string?>? environment = null)
    {
        var (command, words, flags) = Split(line);
        var arguments = new Arguments(command, words);
        var refused = new List<string>();
        foreach (var (written, value) in flags)
        {
            var flag = command.Find(written) ?? throw new EngineException(
                $"unknown flag: {written}. The offline engine has the part of pulumi's command line that is used here; "
                + $"`{$"{command.Name} ".TrimStart()}--help` lists it.",
                Refusal.Usage);
            arguments.Add(flag, written, value, refused);
        }

        foreach (var flag in command.Flags.Where(flag => !arguments._options.ContainsKey(flag.Name)))
        {
            if (environment?.Invoke(flag.Variable) is { Length: > 0 } value)
            {
                arguments.Add(flag, flag.Variable, value, refused);
            }
        }

        Refusal.ThrowIfAny(refused);
        return arguments;
    }

    /// <summary>Whether the switch is on.</summary>
    public bool Has(string name) => Given(name) is { } values && IsOn(values[^1]);

    /// <summary>The flag's value, or nothing.</summary>
    public string? Value(string name) => Given(name)?[^1];

    /// <summary>Every value of the flag.</summary>
    public IReadOnlyList<string> Values(string name) => Given(name) ?? [];

    /// <summary>Whether JSON is asked for, in either of pulumi's spellings.</summary>
    public bool Json => Has("json") || Value("output") switch
    {
        "json" => true,
        null or "default" => false,
        var other => throw new EngineException($"--output must be default or json, was '{other}'.", Refusal.Usage),
    };

    private static bool IsOn(string value) => value is not ("false" or "0");

    private List<string>? Given(string name) => CommandSyntax.Takes(name)
        ? _options.GetValueOrDefault(name)
        : throw new InvalidOperationException($"No command takes --{name}.");

    private void Add(Flag flag, string written, string? value, List<string> refused)
    {
        if (flag.Refused is not null && (flag.Kind == FlagKind.Value || IsOn(value ?? "true")))
        {
            refused.Add($"{written}: {flag.Refused}");
        }

        if (flag.Name == "color" && !Colors.Split(", ").Contains(value))
        {
            refused.Add($"{written} {value}: this engine prints no colours; it takes {Colors}.");
        }

        if (!_options.TryGetValue(flag.Name, out var values))
        {
            _options[flag.Name] = values = [];
        }

        values.Add(value ?? "true");
    }

    private static (CommandSyntax Command, List<string> Words, List<(string Written, string? Value)> Flags) Split(IReadOnlyList<string> line)
    {
        var command = CommandSyntax.All[0];
        var words = new List<string>();
        var flags = new List<(string, string?)>();
        for (var i = 0; i < line.Count; i++)
        {
            if (line[i] == "--")
            {
                words.AddRange(line.Skip(i + 1));
                break;
            }

            if (!line[i].StartsWith('-') || line[i].Length == 1)
            {
                var next = words.Count == 0 ? command.Next(line[i]) : null;
                command = next ?? command;
                words.AddRange(next is null ? [line[i]] : []);
                continue;
            }

            var (written, value) = line[i].Split('=', 2) is [var left, var right] ? (left, right) : (line[i], null);
            if (value is null && command.TakesValue(written))
            {
                value = ++i < line.Count ? line[i] : throw new EngineException($"flag needs an argument: {written}", Refusal.Usage);
            }

            flags.Add((written, value));
        }

        return (command, words, flags);
    }
}
