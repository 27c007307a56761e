using System.Globalization;
using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Writable memory filesystems are bounded, cannot be executed from, and belong to the run user.</summary>
internal sealed class RequireTmpfsOptions() : ResourcePolicy(new(
    "require-tmpfs-options",
    "Memory filesystems are bounded and not executable",
    "The tmpfs is the one place that a process can write to. This policy ensures that nothing there can be executed, that it cannot fill the memory, and that the run user and nobody else can write to it. A mode is octal in mount options and a plain number in typed ones: octal 1777 is 1023.",
    PolicySeverity.High,
    PolicyCategory.Immutability)
{
    Cis = ["5.13"],
    OnPods = "the size alone: each node mounts an emptyDir itself",
})
{
    private const int Private = 0b111_000_000;
    private const int Sticky = 0b1_111_111_111;

    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options) =>
        container.Tmpfs.SelectMany(tmpfs => Check(tmpfs, container));

    private IEnumerable<PolicyViolation> Check(TmpfsFacts tmpfs, ContainerFacts container)
    {
        var required = Hardening.RequiredTmpfsOptions;
        if (tmpfs.Flags.Lacks(flags => required.All(flags.Contains) && !flags.Any(flag => flag is "exec" or "suid" or "dev")))
        {
            yield return Violation(tmpfs.Flags, $"mounted with {string.Join(", ", required)}", "Add the missing options and remove exec, suid and dev.");
        }

        if (tmpfs.SizeBytes.Lacks(size => size > 0))
        {
            yield return Violation(tmpfs.SizeBytes, "limited by a size above 0", $"Add size={Hardening.TmpfsMiB}m, in a pod sizeLimit {Hardening.TmpfsMiB}Mi; without it half of the host's memory can be filled.");
        }

        if (tmpfs.Mode.Lacks(mode => mode is Private or Sticky))
        {
            yield return new(
                Name,
                tmpfs.Mode.Path,
                "mode 0700 (448 as a number) or 1777 (1023 as a number)",
                tmpfs.Mode.IsKnown ? $"{tmpfs.Mode.Given} (octal {Octal(tmpfs.Mode.Value)})" : "unset",
                "Write octal digits in mount options, and the decimal number in typed options: C# has no octal literals.");
        }
        else if (tmpfs.Mode is { IsKnown: true, Value: Private } && IsNonRoot(container.UserId) && tmpfs.OwnerId.Lacks(id => id == container.UserId.Value))
        {
            yield return Violation(tmpfs.OwnerId, $"owned by the run user, uid={container.UserId.Value}", "Set uid to the container's user, or it cannot write there.");
        }
    }

    // A bad run user is another policy's business.
    private static bool IsNonRoot(Fact<string> id) =>
        id.IsKnown && uint.TryParse(id.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;

    private static string Octal(int mode) => mode < 0 ? "invalid" : Convert.ToString(mode, 8).PadLeft(4, '0').ToString(CultureInfo.InvariantCulture);
}
