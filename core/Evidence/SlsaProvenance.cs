using System.Text.Json;

namespace Omega.Core.Evidence;

/// <summary>How a release was built, in the words of SLSA (provenance v1.1): commit, base, parameters, builder.</summary>
internal static class SlsaProvenance
{
    private const string BuildType = "urn:omega:docker-build:v1";

    /// <summary>The predicate.</summary>
    /// <param name="release">What was built.</param>
    /// <param name="context">Hashes of the files that it was built from.</param>
    /// <param name="builder">Who built it, and with which engine, as the machine says.</param>
    public static byte[] Write(ReleaseFacts release, IReadOnlyDictionary<string, string> context, Builder builder)
    {
        var commit = release.Commit.Split('-')[0];
        var baseImage = new { uri = $"docker://{release.Base}", digest = new Dictionary<string, string> { ["sha256"] = release.BaseDigest.Hex } };
        var source = new { uri = builder.Source.Length > 0 ? $"git+{builder.Source}" : "git", digest = new Dictionary<string, string> { ["gitCommit"] = commit } };
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            buildDefinition = new
            {
                buildType = BuildType,
                externalParameters = new
                {
                    version = release.Version.ToString(),
                    commit = release.Commit,
                    @base = release.Base,
                    platform = release.Platform,
                    content = release.Content,
                },
                internalParameters = release.BaseTrust.Length == 0
                    ? (object)new { recipe = "nginx/Dockerfile", sourceDateEpoch = release.Version.UnixSeconds }
                    : new { recipe = "nginx/Dockerfile", sourceDateEpoch = release.Version.UnixSeconds, baseTrust = release.BaseTrust },
                resolvedDependencies = (object[])
                [
                    .. commit == Ledger.LedgerChain.Unknown ? Array.Empty<object>() : [source], baseImage,
                    .. context.OrderBy(file => file.Key, StringComparer.Ordinal)
                        .Select(file => new { uri = file.Key.StartsWith(ReleaseFacts.BuilderScheme, StringComparison.Ordinal) ? file.Key : $"file:{file.Key}", digest = new Dictionary<string, string> { ["sha256"] = file.Value } }),
                ],
            },
            runDetails = new
            {
                builder = new { id = builder.Id, version = new Dictionary<string, string> { ["docker"] = builder.Engine } },
                metadata = new { invocationId = release.Version.ToString(), startedOn = release.Version.Rfc3339 },
            },
        });
    }
}

/// <summary>Who built a release.</summary>
/// <param name="Id">Where it ran: a workflow's address, or the machine.</param>
/// <param name="Engine">Version of the Docker engine.</param>
/// <param name="Source">Address of the repository; empty where nobody says.</param>
internal sealed record Builder(string Id, string Engine, string Source)
{
    /// <summary>Reads the lines that the step prints.</summary>
    public static Builder Read(string printed)
    {
        var lines = printed.Split('\n').Select(Trust.TrustJudge.Shown).ToList();
        return new Builder(lines[0], lines.ElementAtOrDefault(1) ?? "", lines.ElementAtOrDefault(2) ?? "");
    }
}
