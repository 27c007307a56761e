namespace Omega.Core.Settings;

/// <summary>What each container of a pod may use (`omega:site` with target kubernetes).</summary>
/// <param name="MemoryMiB">Memory limit and request, in MiB.</param>
/// <param name="Cpus">CPU limit and request, in CPUs.</param>
/// <param name="TrustedProxies">Addresses and networks of the proxies in front whose word about a reader counts; none: a reader is who speaks to us.</param>
/// <remarks>The cluster decides addresses and limits of processes, so that bind, port and pids are unknown keys there.</remarks>
public sealed record PodSettings(int MemoryMiB = 64, double Cpus = 0.5, IReadOnlyList<string>? TrustedProxies = null) : ISettings
{
    /// <summary>The same in the terms that both hosts share.</summary>
    public SiteSettings Site => new(MemoryMiB: MemoryMiB, Cpus: Cpus, TrustedProxies: TrustedProxies);

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems() => Site.Problems();
}
