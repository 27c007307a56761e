using System.Globalization;
using System.Text;

namespace Omega.Cli.Watch;

/// <summary>What a watch has seen, in the text form of Prometheus; written by rename, so that no reader sees half of it.</summary>
internal sealed class WatchMetrics(string? path, string stack)
{
    private int _healed;

    /// <summary>Counts what was healed.</summary>
    public void Healed(int count) => _healed += count;

    /// <summary>Writes the file; nothing where none is asked for.</summary>
    /// <param name="time">When the stack was looked at.</param>
    /// <param name="served">Version and digest that the ledger says are served; null: nobody can look.</param>
    /// <param name="findings">How many checks do not hold.</param>
    public void Write(DateTimeOffset time, (string Version, string Digest)? served, int findings)
    {
        if (path is null)
        {
            return;
        }

        var text = new StringBuilder();
        var name = $"stack=\"{Escaped(stack)}\"";
        Gauge("omega_watch_readable", "Whether the stack could be looked at.", name, served is null ? 0 : 1);
        Gauge("omega_watch_findings", "Checks that do not hold.", name, findings);
        Gauge("omega_watch_last_look_seconds", "When the stack was looked at, seconds since 1970.", name, time.ToUnixTimeSeconds());
        if (served is { } release)
        {
            Gauge("omega_served_info", "The release that the ledger says is served.", $"{name},version=\"{Escaped(release.Version)}\",digest=\"{Escaped(release.Digest)}\"", 1);
        }

        text.Append("# HELP omega_watch_healed_total Containers that were started or restarted.\n# TYPE omega_watch_healed_total counter\n");
        text.Append(CultureInfo.InvariantCulture, $"omega_watch_healed_total{{{name}}} {_healed}\n");
        var part = $"{path}.{Environment.ProcessId}.part";
        File.WriteAllText(part, text.ToString());
        File.Move(part, path, overwrite: true);

        void Gauge(string metric, string help, string labels, long value) => text.Append(
            CultureInfo.InvariantCulture, $"# HELP {metric} {help}\n# TYPE {metric} gauge\n{metric}{{{labels}}} {value}\n");
    }

    private static string Escaped(string label) =>
        label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
