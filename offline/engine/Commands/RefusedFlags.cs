namespace Omega.Offline.Engine.Commands;

/// <summary>Why this engine does not do what some of pulumi's flags ask for.</summary>
internal static class RefusedFlags
{
    private const string NoLog = "this engine writes no log and no trace.";
    private const string NoDisplay = "this engine shows every step in one form.";
    private const string NoPolicy = "this engine runs no policy packs.";
    private const string NoSelection = "this engine selects by --target only.";
    private const string NoProgram = "here the program runs for preview and up, and for nothing else.";
    private const string NoPlan = "this engine keeps no plans.";
    private const string NoCloud = "it belongs to Pulumi Cloud, and this engine keeps state in a folder.";

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["attach-debugger"] = "this engine attaches no debugger.",
        ["config"] = "set the value first with `config set`.",
        ["config-path"] = "set the value first with `config set --path`.",
        ["continue-on-error"] = "the first failure ends a run here.",
        ["copy-config-from"] = "copy the settings file.",
        ["debug"] = NoLog,
        ["disable-integrity-checking"] = "a state is always checked when it is read.",
        ["emoji"] = NoDisplay,
        ["exclude"] = NoSelection,
        ["exclude-dependents"] = NoSelection,
        ["fully-qualify-stack-names"] = "stacks are shown by their short names.",
        ["ignore-protect"] = "remove the protect option in the program, and run `up`.",
        ["import-file"] = "this engine imports no resources.",
        ["import-pending-creates"] = "this engine imports no resources.",
        ["logflow"] = NoLog,
        ["logtostderr"] = NoLog,
        ["memprofilerate"] = NoLog,
        ["neo"] = NoCloud,
        ["organization"] = NoCloud,
        ["otel-traces"] = NoLog,
        ["output"] = "give --show-urns, or ask `stack export`.",
        ["override-env"] = "this engine reads no environments of Pulumi ESC.",
        ["plan"] = NoPlan,
        ["policy-pack"] = NoPolicy,
        ["policy-pack-config"] = NoPolicy,
        ["profiling"] = NoLog,
        ["replace"] = NoSelection,
        ["run-program"] = NoProgram,
        ["save-plan"] = NoPlan,
        ["secrets-provider"] = "it is for stacks that `up` makes from a template.",
        ["shell"] = "give --json.",
        ["show-config"] = "ask `config`.",
        ["show-policy-exceptions"] = NoPolicy,
        ["show-policy-remediations"] = NoPolicy,
        ["show-reads"] = NoDisplay,
        ["show-replacement-steps"] = NoDisplay,
        ["show-sames"] = NoDisplay,
        ["show-secrets"] = "a run never shows a secret; ask `stack output --show-secrets`.",
        ["skip-config-validation"] = "a value that the project asks for must be there.",
        ["skip-pending-creates"] = "a refresh clears the list of pending operations.",
        ["strict"] = NoPlan,
        ["tag"] = NoCloud,
        ["target-replace"] = NoSelection,
        ["teams"] = NoCloud,
        ["tracing"] = NoLog,
        ["urns"] = NoDisplay,
        ["verbose"] = NoLog,
        ["version"] = "earlier states are the files below .pulumi/history and .pulumi/backups.",
    };

    /// <summary>The reason.</summary>
    public static string Reason(string name) => Reasons[name];
}
