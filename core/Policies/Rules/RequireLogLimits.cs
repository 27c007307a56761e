using System.Globalization;
using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>The output of a container is kept, and bounded.</summary>
internal sealed class RequireLogLimits() : ResourcePolicy(new(
    "require-log-limits",
    "Container logs are rotated",
    "Docker keeps the output of a container without limit by default, until the disk is full. This policy ensures that the driver rotates it, by size and number of files.",
    PolicySeverity.Medium,
    PolicyCategory.Availability)
{
    Cis = ["2.13"],
    OnPods = "nothing: each node's kubelet rotates what containers print",
})
{
    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options)
    {
        var logs = container.Logs;
        if (logs.Driver.Lacks(driver => driver is "json-file" or "local"))
        {
            yield return Violation(logs.Driver, "json-file or local", "Set json-file; unset it is whatever the host's daemon is configured to.");
        }

        if (logs.MaxSize.Lacks(IsSize))
        {
            yield return Violation(logs.MaxSize, "a number above 0 with k, m or g", $"Set max-size to {Hardening.LogOptions["max-size"]}.");
        }

        if (logs.MaxFiles.Lacks(IsNumber))
        {
            yield return Violation(logs.MaxFiles, "a number above 0", $"Set max-file to {Hardening.LogOptions["max-file"]}.");
        }
    }

    private static bool IsSize(string text) => text.Length > 1 && "kmg".Contains(text[^1], StringComparison.Ordinal) && IsNumber(text[..^1]);

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
}
