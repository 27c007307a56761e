using System.Globalization;
using Omega.Cli.Ledger;
using Omega.Core.Policies;
using Omega.Core.Policies.Facts;
using Omega.Core.Settings;

namespace Omega.Cli.Inspection;

/// <summary>Judges what runs by the rules that what is declared is judged by: one check per policy.</summary>
/// <param name="options">What the configuration of the stack allows.</param>
/// <param name="exemptions">Suspended policies.</param>
internal sealed class PolicyChecks(PolicyOptions options, ExemptionList exemptions)
{
    /// <summary>The rules of a stack: what its configuration allows, and the images of the releases that its ledger has.</summary>
    public static PolicyChecks Of(OmegaSettings settings, string stack, StackLedger ledger, TimeProvider clock) => new(
        PolicyOptions.From(settings, stack) with
        {
            // The edge keeps the release that it was made from; that the site runs the last one is a check of its own.
            VerifiedImages =
            [
                .. ledger.Records.Select(record => $"{settings.Image.Registry}/{settings.Image.Repository}@{record.Digest}").Distinct(),
            ],
        },
        new ExemptionList(
            [.. settings.Policies.Exemptions.Select(Exemption.From)], DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)));

    /// <summary>Checks of a container on Docker; its resource is the one that its name starts with.</summary>
    /// <param name="facts">What was found.</param>
    /// <param name="service">The service that it is, which runs what the configuration pins for it and nothing else; all others run releases.</param>
    public IEnumerable<Check> OfContainer(ResourceFacts facts, Service? service = null) => PolicyCatalog.All
        .Where(policy => policy.Description.Cis.Count > 0)
        .Select(policy => Of(policy, facts, policy.Description.Cis, service is null ? options with { PinnedImages = [] } : options with { VerifiedImages = [], PinnedImages = [service.Image] }));

    /// <summary>Checks of a pod.</summary>
    public IEnumerable<Check> OfPod(ResourceFacts facts) => PolicyCatalog.All
        .Where(policy => !policy.Description.OnPods.StartsWith("nothing:", StringComparison.Ordinal))
        .Select(policy => Of(policy, facts, policy.Description.CisKubernetes, options));

    private Check Of(ResourcePolicy policy, ResourceFacts facts, IReadOnlyList<string> cis, PolicyOptions allowed)
    {
        var violations = policy.Check(facts, allowed).ToList();
        var exemption = exemptions.Active.FirstOrDefault(exemption => exemption.Policy == policy.Name && IsOf(facts.Name, exemption.Resource));
        var (required, actual) = violations.Count == 0 ? (policy.Description.Title, "holds")
            : (Join(violations, violation => violation.Required), Join(violations, violation => violation.Actual));
        return new Check(
            facts.Name,
            policy.Name,
            string.Join(", ", cis),
            string.Join(", ", policy.Description.PodSecurity),
            required,
            exemption is null || violations.Count == 0 ? actual
                : string.Create(CultureInfo.InvariantCulture, $"suspended until {exemption.Expires:yyyy-MM-dd} ({exemption.Reason}): {actual}"),
            violations.Count == 0 || exemption is not null);
    }

    private static string Join(IEnumerable<PolicyViolation> violations, Func<PolicyViolation, string> part) =>
        string.Join("; ", violations.Select(violation => $"{violation.Path} {part(violation)}"));

    // The provider adds seven hex digits to the name of a container, the cluster two parts to that of a pod.
    private static bool IsOf(string name, string resource) => name == resource || name.StartsWith($"{resource}-", StringComparison.Ordinal);
}
