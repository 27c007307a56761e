namespace Omega.Offline.Engine.Commands;

/// <summary>What the command line offers.</summary>
internal static class Help
{
    /// <summary>All commands and options.</summary>
    public const string Text = """
        omega-engine runs Pulumi programs where the pulumi CLI cannot be had, on the same state.

        Commands:
          up | preview | refresh | destroy      deploy, show, look at what is there, remove
          cancel [STACK]                        remove the locks that a killed run has left
          stack [init|ls|select|output|export|import|history|rm]
          config [get|set|rm]                   a stack's configuration; set reads standard input without a value
          version

        Options: --stack NAME  --cwd DIR  --config-file FILE  --target URN  --target-dependents  --parallel N  --message TEXT
          --yes  --skip-preview  --refresh  --expect-no-changes  --diff  --json  --non-interactive  --show-secrets
          --secret  --path  --file FILE  --force  --client ADDRESS

        Environment: PULUMI_BACKEND_URL (file://DIRECTORY), PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE,
          PULUMI_STACK, PULUMI_HOME. Plugins are found on PATH.
        """;
}
