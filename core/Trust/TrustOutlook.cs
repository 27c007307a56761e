using System.Text.Json;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>How long the trust data of a repository holds, where no release is asked for: the judge says so of what was signed last.</summary>
public static class TrustOutlook
{
    /// <summary>The verdict on the newest version that the trust data speaks of; that on none lacks a signature.</summary>
    /// <param name="evidence">Trust data, as the step prints it.</param>
    /// <param name="repository">Registry and repository.</param>
    /// <param name="policy">Who must have signed.</param>
    /// <param name="now">Time of the verdict.</param>
    public static Verdict OfNewest(string evidence, string repository, SigningSettings policy, DateTimeOffset now)
    {
        var (version, digest) = Newest(evidence) ?? (ReleaseVersion.Of(now), Digest.Of(""));
        return TrustJudge.Judge(evidence, new TrustExpectations(repository, version, digest, policy, now));
    }

    private static (ReleaseVersion Version, Digest Digest)? Newest(string evidence)
    {
        try
        {
            using var document = JsonDocument.Parse(evidence);
            if (TrustJudge.Field(document.RootElement, "roles") is not { ValueKind: JsonValueKind.Object } roles)
            {
                return null;
            }

            var newest = roles.EnumerateObject().Select(role => TrustJudge.Field(role.Value, "signed", "targets"))
                .Where(targets => targets is { ValueKind: JsonValueKind.Object }).SelectMany(targets => targets!.Value.EnumerateObject())
                .Select(target => ReleaseVersion.TryParse(target.Name, out var version) ? version : null).OfType<ReleaseVersion>()
                .MaxBy(version => version.Time);
            var said = newest is null ? null : TufRole.Read(roles, newest.ToString())
                .Select(role => Digest.TryParse(role.Digest, out var digest) ? digest : null).FirstOrDefault(digest => digest is not null);
            return newest is null || said is null ? null : (newest, said);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
