using Omega.Offline.Engine.Commands;

namespace Omega.Offline.Engine.Backend;

/// <summary>How a state folder is written; the defaults are pulumi's.</summary>
/// <param name="Gzip">Whether files are compressed.</param>
/// <param name="Backups">Whether each run leaves a copy of the state below backups.</param>
/// <param name="Retain">Whether every state written is kept.</param>
internal sealed record StateOptions(bool Gzip = false, bool Backups = true, bool Retain = false)
{
    /// <summary>As the environment says.</summary>
    public static StateOptions FromEnvironment() => new(
        CliEnvironment.IsOn("PULUMI_DIY_BACKEND_GZIP", "PULUMI_SELF_MANAGED_STATE_GZIP"),
        !CliEnvironment.IsOn("PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS", "PULUMI_DISABLE_CHECKPOINT_BACKUPS"),
        CliEnvironment.IsOn("PULUMI_DIY_BACKEND_RETAIN_CHECKPOINTS", "PULUMI_RETAIN_CHECKPOINTS"));
}
