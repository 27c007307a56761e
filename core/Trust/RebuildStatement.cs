using System.Text.Json;
using Omega.Core.Ledger;

namespace Omega.Core.Trust;

/// <summary>
/// The statement that a release is the same when it is built again. It says nothing of who built it again, or when: all who did sign the
/// same bytes.
/// </summary>
public static class RebuildStatement
{
    private const string Same = "identical";

    /// <summary>Makes it.</summary>
    /// <param name="repository">Registry and repository.</param>
    /// <param name="release">Record of the release.</param>
    /// <param name="layers">Layers, unpacked, of the image that was built again and is the same.</param>
    public static Statement Of(string repository, LedgerRecord release, IEnumerable<Digest> layers) => Statement.Of(
        StatementKind.Rebuild, repository, Digest.Parse(release.Digest), JsonSerializer.SerializeToUtf8Bytes(new
        {
            result = Same,
            release.Version,
            release.Commit,
            release.Base,
            layers = layers.Select(layer => layer.ToString()),
        }, JsonSerializerOptions.Web));

    /// <summary>Whether a statement says that what was built again is the same, of this version.</summary>
    internal static bool SaysSame(Statement statement, ReleaseVersion version)
    {
        using var json = JsonDocument.Parse(statement.Predicate);
        return TrustJudge.Text(json.RootElement, "result") == Same && TrustJudge.Text(json.RootElement, "version") == version.ToString();
    }
}
