using System.Globalization;
using System.Text.Json;
using Pulumirpc;

namespace Omega.Offline.Plugins.Language;

/// <summary>The variables by which Pulumi's .NET SDK learns what it runs for.</summary>
internal static class ProgramEnvironment
{
    /// <summary>The variables for one run; they override inherited ones of the same name.</summary>
    internal static IReadOnlyDictionary<string, string> For(RunRequest request, string engineAddress)
    {
        var config = new SortedDictionary<string, string>(request.Config, StringComparer.Ordinal);
        return new Dictionary<string, string>
        {
            ["PULUMI_ATTACH_DEBUGGER"] = Text(request.AttachDebugger),
            ["PULUMI_CONFIG"] = JsonSerializer.Serialize(config, LanguageJson.Plain.SortedDictionaryStringString),
            ["PULUMI_CONFIG_SECRET_KEYS"] = JsonSerializer.Serialize([.. request.ConfigSecretKeys], LanguageJson.Plain.StringArray),
            ["PULUMI_DRY_RUN"] = Text(request.DryRun),
            ["PULUMI_ENGINE"] = engineAddress,
            ["PULUMI_MONITOR"] = request.MonitorAddress,
            ["PULUMI_ORGANIZATION"] = request.Organization,
            ["PULUMI_PARALLEL"] = request.Parallel.ToString(CultureInfo.InvariantCulture),
            ["PULUMI_PROJECT"] = request.Project,
            ["PULUMI_PWD"] = request.Pwd,
            ["PULUMI_QUERY_MODE"] = "false",
            ["PULUMI_ROOT_DIRECTORY"] = request.Info.RootDirectory,
            ["PULUMI_STACK"] = request.Stack,
        };
    }

    private static string Text(bool value) => value ? "true" : "false";
}
