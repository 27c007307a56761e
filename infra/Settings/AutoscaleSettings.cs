namespace Omega.Infra.Settings;

/// <summary>How the number of pods follows the load (`omega:kubernetes.autoscale`).</summary>
/// <param name="Min">Fewest pods.</param>
/// <param name="Max">Most pods.</param>
/// <param name="CpuPercent">Average use of the CPU limit that is aimed at, in percent.</param>
public sealed record AutoscaleSettings(int Min, int Max, int CpuPercent) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems() =>
        SettingsProblem.OutOfRange("min", Min, KubernetesSettings.FewestReplicas, KubernetesSettings.MostReplicas, 2)
            .Concat(SettingsProblem.OutOfRange("max", Max, Math.Max(Min, KubernetesSettings.FewestReplicas), KubernetesSettings.MostReplicas, 10))
            .Concat(SettingsProblem.OutOfRange("cpuPercent", CpuPercent, 10, 100, 70));
}
