namespace Omega.Core.Settings;

/// <summary>Second builders (`omega:signing.rebuilders`): a release is deployed only when they built it again and signed that it is the same.</summary>
/// <param name="Signers">Their keys, in the form of omega:signing.signers; none of these may be among them.</param>
/// <param name="Threshold">How many of them must have signed.</param>
public sealed record RebuilderSettings(IReadOnlyList<string> Signers, int Threshold = 1) : ISettings
{
    /// <summary>They on one line, as the ledger names them.</summary>
    public string Names => string.Join(',', Signers.Select(signer => SigningSettings.NameOf(signer.Trim())));

    /// <summary>Nothing: what is allowed depends on the policy that they stand in, which asks below.</summary>
    public IEnumerable<SettingsProblem> Problems() => [];

    /// <summary>What is wrong, beside the policy that they stand in.</summary>
    internal IEnumerable<SettingsProblem> Problems(SigningSettings policy)
    {
        foreach (var problem in SigningSettings.SignerProblems(policy.Method, Signers))
        {
            yield return problem;
        }

        if (Signers.Distinct().Count() is > 0 and var all && (Threshold < 1 || Threshold > all))
        {
            yield return new("threshold", $"must be between 1 and the number of signers, {all}", $"{Threshold}", "1");
        }

        for (var index = 0; index < Signers.Count; index++)
        {
            if ((policy.Signers ?? []).Any(builder => SigningSettings.NameOf(builder.Trim()) == SigningSettings.NameOf(Signers[index].Trim())))
            {
                yield return new(
                    $"signers[{index}]", "must be another key than those of omega:signing.signers: who builds does not vouch for himself twice", "one of them", "");
            }
        }
    }
}
