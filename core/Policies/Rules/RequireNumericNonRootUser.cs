using System.Globalization;
using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Containers run as a numeric user and group other than 0.</summary>
internal sealed class RequireNumericNonRootUser() : ResourcePolicy(new(
    "require-numeric-non-root-user",
    "Containers run as a numeric user other than root",
    "Root in a container is root on its host without user namespaces. A name is resolved inside the image, so that the image decides who it is. This policy ensures that user, group and further groups are numbers above 0.",
    PolicySeverity.High,
    PolicyCategory.Privileges)
{
    Cis = ["4.1"],
    CisKubernetes = ["5.2.7"],
    PodSecurity = ["restricted: Running as Non-root", "restricted: Running as Non-root user"],
})
{
    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options)
    {
        if (container.UserId.Lacks(IsNumericNonRoot))
        {
            yield return Violation(container.UserId, "a numeric user id above 0", $"Set the user to {Hardening.User}.");
        }
        else if (container.GroupId.Lacks(IsNumericNonRoot))
        {
            yield return Violation(container.GroupId, "a user with a numeric group id above 0", $"Set user and group to {Hardening.User}; without a group Docker uses group 0.");
        }

        if (container.NonRoot.Lacks(value => value))
        {
            yield return Violation(container.NonRoot, "true", "Set it, so that the host refuses an image that would run as root.");
        }

        if (container.SupplementaryGroups.Forbidden(groups => groups.All(IsNumericNonRoot)))
        {
            yield return Violation(container.SupplementaryGroups, "numeric group ids above 0", "Remove the groups that are root's or named.");
        }
    }

    private static bool IsNumericNonRoot(string id) =>
        uint.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
}
