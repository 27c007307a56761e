namespace Omega.Offline.Engine.Commands;

/// <summary>A command and the flags that it takes.</summary>
internal sealed class CommandSyntax
{
    private const string Everywhere = "color= cwd=/C help/h non-interactive";

    private const string RefusedEverywhere =
        "disable-integrity-checking emoji/e fully-qualify-stack-names/Q logflow logtostderr memprofilerate= otel-traces= profiling= "
        + "tracing= verbose=/v";

    private const string Run =
        "client= config-file= diff event-log= exec-agent= exec-kind= expect-no-changes json/j message=/m parallel=/p "
        + "skip-plugin-pre-install stack=/s suppress-outputs suppress-permalink? suppress-progress target=/t target-dependents ";

    private const string RefusedRun =
        "config=/c config-path debug/d exclude-dependents neo override-env= run-program show-replacement-steps show-sames "
        + "skip-config-validation urns ";

    private const string RefusedProgram =
        "attach-debugger? ignore-protect policy-pack= policy-pack-config= replace= show-config show-policy-exceptions show-policy-remediations "
        + "show-reads show-secrets target-replace= ";

    private CommandSyntax(string name, string flags, string refused = "", string aliases = "")
    {
        Name = name;
        Aliases = aliases.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Flags =
        [
            .. Flag.Read($"{Everywhere} {flags}", refused: false),
            .. Flag.Read($"{RefusedEverywhere} {refused}", refused: true),
        ];
    }

    /// <summary>Every command; the first, without a name, has only what stands before one.</summary>
    public static IReadOnlyList<CommandSyntax> All { get; } =
    [
        new(string.Empty, "version"),
        new(
            "up",
            Run + "refresh?/r show-full-output skip-preview/f yes/y",
            RefusedRun + RefusedProgram + "continue-on-error exclude= plan= secrets-provider= strict",
            "update"),
        new("preview", Run + "refresh?/r show-full-output", RefusedRun + RefusedProgram + "exclude=/x import-file= save-plan=", "pre"),
        new(
            "refresh",
            Run + "clear-pending-creates preview-only skip-preview/f yes/y",
            RefusedRun + "exclude=/x import-pending-creates= skip-pending-creates"),
        new(
            "destroy",
            Run + "exclude-protected preview-only refresh?/r remove show-full-output skip-preview/f yes/y",
            RefusedRun + "continue-on-error exclude=/x ignore-protect show-config",
            "down dn"),
        new("cancel", "stack=/s yes/y"),
        new("version", string.Empty),
        new("stack", "show-ids/i show-name show-secrets show-urns/u stack=/s", "output="),
        new("stack init", "no-select secrets-provider= stack=/s yes/y", "copy-config-from= teams=", "new create setup"),
        new("stack ls", "all/a json/j output= project=/p stack=/s", "organization=/o tag=/t", "list"),
        new("stack select", "create/c secrets-provider= stack=/s"),
        new("stack output", "json/j show-secrets stack=/s", "shell"),
        new("stack export", "file= show-secrets stack=/s", "version="),
        new("stack import", "file= force/f stack=/s"),
        new("stack history", "full-dates json/j output= page= page-size= show-secrets stack=/s", aliases: "hist"),
        new("stack rm", "config-file= force/f preserve-config remove-backups stack=/s yes/y", aliases: "remove delete"),
        new("stack rename", "config-file= stack=/s"),
        new("stack change-secrets-provider", "config-file= stack=/s"),
        new("config", "config-file= json/j open show-secrets stack=/s"),
        new("config get", "config-file= json/j open path stack=/s"),
        new("config set", "config-file= path plaintext raw secret stack=/s type="),
        new("config rm", "config-file= path stack=/s", aliases: "remove delete"),
    ];

    /// <summary>Its words, joined by spaces.</summary>
    public string Name { get; }

    /// <summary>Other names of its last word.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>Its flags, those that are refused included.</summary>
    public IReadOnlyList<Flag> Flags { get; }

    /// <summary>Whether any command takes the flag.</summary>
    public static bool Takes(string name) => All.Any(command => command.Flags.Any(flag => flag.Name == name && flag.Refused is null));

    /// <summary>The command that a further word makes of this one, or nothing.</summary>
    public CommandSyntax? Next(string word) => All.FirstOrDefault(command =>
        command.Name == Join(word) || command.Aliases.Any(alias => command.Name.LastIndexOf(' ') is var space
            && command.Name[..Math.Max(0, space)] == Name && alias == word));

    /// <summary>Whether the flag, as written, takes the next word: here or, where it is none of this command's, in one below.</summary>
    public bool TakesValue(string written) => Find(written) is { } own
        ? own.Kind == FlagKind.Value
        : All.Where(command => command.Name.StartsWith(Name, StringComparison.Ordinal)).Any(command => command.Find(written) is { Kind: FlagKind.Value });

    /// <summary>The flag that is written so, with its hyphens and without a value, or nothing.</summary>
    public Flag? Find(string written) => written.StartsWith("--", StringComparison.Ordinal)
        ? Flags.FirstOrDefault(flag => flag.Name == written[2..])
        : Flags.FirstOrDefault(flag => flag.Short.Length > 0 && flag.Short == written[1..]);

    private string Join(string word) => Name.Length == 0 ? word : $"{Name} {word}";
}
