using Pulumirpc;

namespace Pulumi;

/// <summary>Reports to the operator.</summary>
public static class Log
{
    public static void Debug(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        DeploymentRun.Require().Log(LogSeverity.Debug, message, resource, streamId, ephemeral);

    public static void Info(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        DeploymentRun.Require().Log(LogSeverity.Info, message, resource, streamId, ephemeral);

    public static void Warn(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        DeploymentRun.Require().Log(LogSeverity.Warning, message, resource, streamId, ephemeral);

    public static void Error(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        DeploymentRun.Require().Log(LogSeverity.Error, message, resource, streamId, ephemeral);
}
