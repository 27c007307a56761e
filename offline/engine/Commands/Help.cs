namespace Omega.Offline.Engine.Commands;

/// <summary>What the command line offers.</summary>
internal static class Help
{
    /// <summary>The commands.</summary>
    public const string Text = """
        omega-engine runs Pulumi programs where the pulumi CLI cannot be had, on the same state.

        Commands:
          up | preview | refresh | destroy      deploy, show, look at what is there, remove
          cancel [STACK]                        remove the locks that a killed run has left
          stack [init|ls|select|output|export|import|history|rm]
          stack rename NAME                     give the stack, its history and its settings file another name
          stack change-secrets-provider passphrase
                                                seal state and settings anew; the new passphrase comes from standard input
          config [get|set|rm]                   a stack's configuration; set reads standard input without a value
          version

        COMMAND --help lists the flags of a command. Flags and variables that pulumi knows and this engine does not do are
        refused by name.

        Environment: PULUMI_BACKEND_URL (file://DIRECTORY), PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE,
          PULUMI_STACK, PULUMI_HOME, PULUMI_OPTION_FLAG for any flag. Plugins are found on PATH.
        """;

    /// <summary>The help for a command: all of them, or the flags of one.</summary>
    public static string Of(CommandSyntax command) => command.Name.Length == 0
        ? Text
        : $"Flags of {command.Name}:\n" + string.Join('\n', command.Flags.Where(flag => flag.Refused is null).Select(Line));

    private static string Line(Flag flag)
    {
        var value = flag.Kind switch { FlagKind.Value => " VALUE", FlagKind.OptionalValue => "[=VALUE]", _ => string.Empty };
        return $"  {(flag.Short.Length > 0 ? $"-{flag.Short}, " : "    ")}--{flag.Name}{value}";
    }
}
