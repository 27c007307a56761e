using System.Text.Json;
using Omega.Core.Tests.Trust;

namespace Omega.Infra.Tests.Support;

/// <summary>What the step prints for a release that every expected signer signed.</summary>
public static class SomeEvidence
{
    /// <summary>Evidence for a release that none of the expected signers signed.</summary>
    public static string Nobodys(IReadOnlyDictionary<string, string> variables) => Of(new Dictionary<string, string>(variables) { ["VERSION"] = "19990101-000000" });

    /// <summary>Evidence of the method that the variables of the step ask for; trust data is of all releases of a repository.</summary>
    public static string Of(IReadOnlyDictionary<string, string> variables) => Of(variables, []);

    /// <summary>The same, where other releases are signed as well.</summary>
    public static string Of(IReadOnlyDictionary<string, string> variables, IEnumerable<KeyValuePair<string, string>> others)
    {
        var (version, digest) = (variables.GetValueOrDefault("VERSION", ""), variables["DIGEST"]);
        if (variables["TRUST_SERVER"].Length > 0)
        {
            return others.Append(new(version, digest)).DistinctBy(release => release.Key)
                .Aggregate(
                    SomeTrustData.SignedBy(("targets/releases", ["omega"], null), ("targets/omega", ["omega"], null)),
                    (data, release) => data.Says("targets/releases", release.Value, release.Key).Says("targets/omega", release.Value, release.Key))
                .ToString();
        }

        var shown = new[] { new { critical = new { image = new Dictionary<string, string> { ["docker-manifest-digest"] = digest } }, optional = new { version } } };
        var identities = variables["SIGNERS"].Split("-----BEGIN").Length - 1 + variables["KEYLESS"].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        return JsonSerializer.Serialize(new { method = "cosign", answers = Enumerable.Repeat(new { shown }, identities) });
    }
}
