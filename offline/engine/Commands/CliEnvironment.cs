using static Omega.Offline.Engine.Commands.VariableUse;

namespace Omega.Offline.Engine.Commands;

/// <summary>The environment as the pulumi CLI reads it: what is honoured here, what is refused, what changes nothing.</summary>
/// <remarks>
/// The names are those of <c>pulumi about env</c>, of its documentation and of the texts in its program. A variable
/// <c>PULUMI_OPTION_…</c> stands for a flag: <see cref="CommandSyntax"/> says what becomes of it.
/// </remarks>
internal static class CliEnvironment
{
    private const string Cloud = "it is for Pulumi Cloud, which this engine does not talk to.";
    private const string NoLog = "this engine writes no log and no trace.";
    private const string NoTemplates = "it is for `pulumi new`, which is not here.";
    private const string OneProtocol = "this engine speaks the protocol in one form only.";
    private const string Program = "the program's own SDK or language host reads it; it is handed on.";
    private const string NoPlugins = "plugins are found on PATH only; nothing is fetched.";
    private const string Commit = "the history holds no facts of the commit or of the pipeline.";
    private const string Tests = "it is for the CLI's own tests.";

    /// <summary>Every variable, each once.</summary>
    public static IReadOnlyList<CliVariable> All { get; } =
    [
        .. Table(Honoured, isSwitch: false, new()
        {
            ["PULUMI_BACKEND_URL"] = "where the state is.",
            ["PULUMI_CONFIG_PASSPHRASE"] = "the passphrase.",
            ["PULUMI_CONFIG_PASSPHRASE_FILE"] = "file that holds the passphrase.",
            ["PULUMI_CREDENTIALS_PATH"] = "folder of the file in which `pulumi login` keeps the backend.",
            ["PULUMI_HOME"] = "folder that remembers the selected stack and the login.",
            ["PULUMI_PARALLEL"] = "how many steps go on at once where --parallel says nothing.",
            ["PULUMI_STACK"] = "the stack where --stack says nothing.",
        }),
        .. Table(Honoured, isSwitch: true, new()
        {
            ["PULUMI_DISABLE_CHECKPOINT_BACKUPS"] = "older spelling of PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS.",
            ["PULUMI_DISABLE_SECRET_CACHE"] = "every secret is sealed anew at every write.",
            ["PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS"] = "no copy goes below .pulumi/backups.",
            ["PULUMI_DIY_BACKEND_GZIP"] = "state, history and backups are written compressed; they are read in either form.",
            ["PULUMI_DIY_BACKEND_NO_LEGACY_WARNING"] = "no warning of stacks in the layout of an old pulumi.",
            ["PULUMI_DIY_BACKEND_RETAIN_CHECKPOINTS"] = "every state written is kept beside the stack's file, with its time.",
            ["PULUMI_ENABLE_STREAMING_JSON_PREVIEW"] = "`preview --json` prints events.",
            ["PULUMI_RETAIN_CHECKPOINTS"] = "older spelling of PULUMI_DIY_BACKEND_RETAIN_CHECKPOINTS.",
            ["PULUMI_SELF_MANAGED_STATE_GZIP"] = "older spelling of PULUMI_DIY_BACKEND_GZIP.",
            ["PULUMI_SELF_MANAGED_STATE_NO_LEGACY_WARNING"] = "older spelling of PULUMI_DIY_BACKEND_NO_LEGACY_WARNING.",
            ["PULUMI_SKIP_CONFIRMATIONS"] = "as --yes.",
        }),
        .. Table(Refused, isSwitch: false, new()
        {
            ["PULUMI_DEBUG_GRPC"] = NoLog,
            ["PULUMI_DEBUG_LANGUAGES"] = "this engine starts language hosts itself; --client names one that runs.",
            ["PULUMI_DEBUG_PROVIDERS"] = "this engine starts providers itself.",
        }),
        .. Table(Refused, isSwitch: true, new()
        {
            ["PULUMI_CONTINUE_ON_ERROR"] = "the first failure ends a run here.",
            ["PULUMI_DISABLE_OUTPUT_VALUES"] = OneProtocol,
            ["PULUMI_DISABLE_PROVIDER_PREVIEW"] = OneProtocol,
            ["PULUMI_DISABLE_RESOURCE_REFERENCES"] = OneProtocol,
            ["PULUMI_DISABLE_VALIDATION"] = "a stack's name is always checked: files are named by it.",
            ["PULUMI_DIY_BACKEND_LEGACY_LAYOUT"] = "this engine knows the layout with projects only.",
            ["PULUMI_DIY_BACKEND_ZSTD"] = "this engine cannot compress with zstd; PULUMI_DIY_BACKEND_GZIP it honours.",
            ["PULUMI_ENABLE_LEGACY_DIFF"] = OneProtocol,
            ["PULUMI_ENABLE_LEGACY_REFRESH_DIFF"] = OneProtocol,
            ["PULUMI_IGNORE_AMBIENT_PLUGINS"] = NoPlugins,
            ["PULUMI_LEGACY_PROVIDER_PREVIEW"] = OneProtocol,
            ["PULUMI_RUN_PROGRAM"] = "here the program runs for preview and up, and for nothing else.",
            ["PULUMI_SELF_MANAGED_STATE_LEGACY_LAYOUT"] = "this engine knows the layout with projects only.",
            ["PULUMI_SELF_MANAGED_STATE_ZSTD"] = "this engine cannot compress with zstd; PULUMI_DIY_BACKEND_GZIP it honours.",
            ["PULUMI_SKIP_CHECKPOINTS"] = "the state is saved around every change, so that a killed run loses nothing.",
        }),
        .. Table(WithoutEffect, isSwitch: false, new()
        {
            ["PULUMI_ACCESS_TOKEN"] = Cloud,
            ["PULUMI_AGENT_MODEL"] = Cloud,
            ["PULUMI_API"] = Cloud,
            ["PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK"] = Program,
            ["PULUMI_CI_BRANCH_NAME"] = Commit,
            ["PULUMI_CI_BUILD_ID"] = Commit,
            ["PULUMI_CI_BUILD_NUMBER"] = Commit,
            ["PULUMI_CI_BUILD_TYPE"] = Commit,
            ["PULUMI_CI_BUILD_URL"] = Commit,
            ["PULUMI_CI_PULL_REQUEST_SHA"] = Commit,
            ["PULUMI_CI_SYSTEM"] = Commit,
            ["PULUMI_CLOUD_SECRET_OVERRIDE"] = "it is for secrets providers of a cloud, which are refused.",
            ["PULUMI_COMMIT_MESSAGE"] = Commit,
            ["PULUMI_CONSOLE_DOMAIN"] = Cloud,
            ["PULUMI_COPILOT"] = Cloud,
            ["PULUMI_CREDENTIAL_HELPER"] = Cloud,
            ["PULUMI_CREDENTIAL_HELPER_ARGS"] = Cloud,
            ["PULUMI_CREDENTIAL_STORE"] = Cloud,
            ["PULUMI_DEBUG_COMMANDS"] = "--event-log is there in any case; the other commands for debugging are not.",
            ["PULUMI_DEFAULT_ORGANIZATION"] = Cloud,
            ["PULUMI_DEV"] = Tests,
            ["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = NoPlugins,
            ["PULUMI_DISABLE_BEGIN_UPDATE"] = Cloud,
            ["PULUMI_DISABLE_CI_DETECTION"] = Commit,
            ["PULUMI_DISABLE_JOURNALING"] = Cloud,
            ["PULUMI_DISABLE_REFRESH_BEFORE_UPDATE"] = "resources are refreshed before an update only by --refresh.",
            ["PULUMI_DISABLE_REGISTRY_RESOLVE"] = NoPlugins,
            ["PULUMI_DIY_BACKEND_IGNORE_DEPRECATION_ERROR"] = "the layout of an old pulumi is refused in any case.",
            ["PULUMI_DIY_BACKEND_PARALLEL"] = "a folder is read in one go.",
            ["PULUMI_ENABLE_AUTOMATIC_AGENT_SIGNUP"] = Cloud,
            ["PULUMI_ENABLE_LEGACY_PLUGIN_SEARCH"] = NoPlugins,
            ["PULUMI_EPHEMERAL_AGENT_ACCOUNT"] = Cloud,
            ["PULUMI_ERROR_ON_DEPENDENCY_CYCLES"] = Program,
            ["PULUMI_ERROR_OUTPUT_STRING"] = Program,
            ["PULUMI_EXPERIMENTAL"] = "the CLI's experiments are not here; each has a flag or variable of its own.",
            ["PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER"] = "settings without a salt always take that of the state.",
            ["PULUMI_GITSSH_PASSPHRASE"] = NoTemplates,
            ["PULUMI_GIT_AUTHOR"] = Commit,
            ["PULUMI_GIT_AUTHOR_EMAIL"] = Commit,
            ["PULUMI_GIT_COMMITTER"] = Commit,
            ["PULUMI_GIT_COMMITTER_EMAIL"] = Commit,
            ["PULUMI_GIT_COMMIT_MESSAGE"] = Commit,
            ["PULUMI_GIT_HEAD"] = Commit,
            ["PULUMI_GIT_HEAD_NAME"] = Commit,
            ["PULUMI_GOROUTINE_PANIC_RECOVERY"] = Tests,
            ["PULUMI_JOURNALING_BATCH_PERIOD"] = Cloud,
            ["PULUMI_JOURNALING_BATCH_SIZE"] = Cloud,
            ["PULUMI_LOG_OTLP_ENDPOINT"] = NoLog,
            ["PULUMI_LOG_ROTATION_MAX_AGE_DAYS"] = NoLog,
            ["PULUMI_LOG_ROTATION_MAX_TOTAL_MB"] = NoLog,
            ["PULUMI_NEO"] = Cloud,
            ["PULUMI_NEO_SUMMARY_MAXLEN"] = Cloud,
            ["PULUMI_NEO_SUMMARY_MODEL"] = Cloud,
            ["PULUMI_OPTIMIZED_CHECKPOINT_PATCH"] = Cloud,
            ["PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT"] = NoLog,
            ["PULUMI_PACKAGE_TEMPLATE_BRANCH"] = NoTemplates,
            ["PULUMI_PACKAGE_TEMPLATE_GIT_REPOSITORY"] = NoTemplates,
            ["PULUMI_PACKAGE_TEMPLATE_PATH"] = NoTemplates,
            ["PULUMI_PARALLEL_ANALYZE"] = "this engine runs no policy packs.",
            ["PULUMI_PARALLEL_DIFF"] = "it changes how fast the answer comes, not the answer.",
            ["PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES"] = NoPlugins,
            ["PULUMI_POLICY_TEMPLATE_BRANCH"] = NoTemplates,
            ["PULUMI_POLICY_TEMPLATE_GIT_REPOSITORY"] = NoTemplates,
            ["PULUMI_POLICY_TEMPLATE_PATH"] = NoTemplates,
            ["PULUMI_PREFER_YARN"] = Program,
            ["PULUMI_PR_NUMBER"] = Commit,
            ["PULUMI_SKIP_NEW_CREDENTIALS_CHECK"] = NoTemplates,
            ["PULUMI_SKIP_UPDATE_CHECK"] = "this engine asks for no newer version.",
            ["PULUMI_SUPPRESS_NEO_LINK"] = Cloud,
            ["PULUMI_TEMPLATE_BRANCH"] = NoTemplates,
            ["PULUMI_TEMPLATE_GIT_REPOSITORY"] = NoTemplates,
            ["PULUMI_TEMPLATE_PATH"] = NoTemplates,
            ["PULUMI_TEST_INTERACTIVE"] = Tests,
            ["PULUMI_TEST_PASSPHRASE"] = Tests,
            ["PULUMI_TRACING_HEADER"] = NoLog,
            ["PULUMI_TRACING_MEMSTATS_POLL_INTERVAL"] = NoLog,
            ["PULUMI_TRACING_NO_PAYLOADS"] = NoLog,
            ["PULUMI_VCS_REPO_KIND"] = Commit,
            ["PULUMI_VCS_REPO_NAME"] = Commit,
            ["PULUMI_VCS_REPO_OWNER"] = Commit,
            ["PULUMI_VCS_REPO_ROOT"] = Commit,
        }),
    ];

    /// <summary>Ends the command if a variable is set that this engine does not follow; names all of them.</summary>
    public static void Check(Func<string, string?> environment) => Refusal.ThrowIfAny(
        [.. All.Where(item => item.Use == Refused && item.IsOn(environment(item.Name))).Select(item => $"{item.Name}: {item.Reason}")]);

    /// <summary>Whether any of the switches, spellings of the same thing, is on.</summary>
    public static bool IsOn(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (All.Single(item => item.Name == name).IsOn(Environment.GetEnvironmentVariable(name)))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<CliVariable> Table(VariableUse use, bool isSwitch, Dictionary<string, string> rows) =>
        rows.Select(row => new CliVariable(row.Key, use, row.Value, isSwitch));
}
