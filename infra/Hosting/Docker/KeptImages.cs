using Omega.Infra.Ledger;
using Omega.Infra.Support;
using Pulumi;

namespace Omega.Infra.Hosting.Docker;

/// <summary>
/// The engine keeps the last releases of this stack, as many as `omega:image.keep` says, and what runs; the disk of all others, and
/// of what a build leaves behind, is given back once the new release is on record. Images that another stack keeps, or that a person
/// has given a name of their own, stay.
/// </summary>
internal sealed class KeptImages : ComponentResource
{
    internal const string TypeToken = "omega:hosting:KeptImages";

    // A tag has at most 128 characters.
    private const int LongestPrefix = 100;

    private KeptImages(string name, string prefix, OmegaSettings settings, KeptReleases kept, ReleaseLedger ledger, ComponentResourceOptions options)
        : base(TypeToken, name, options)
    {
        var records = ledger.Records.Apply(all => all.Select(LedgerRecord.Read).ToList());
        ScriptCommand.Create($"{name}-kept", "images", [], new()
        {
            ["REPOSITORY"] = $"{settings.Image.Registry}/{settings.Image.Repository}",
            ["KEEP"] = Output.Tuple(records, kept.Digests)
                .Apply(both => string.Join(' ', Newest(both.Item1, settings.Image.Keep).Union(both.Item2).Order(StringComparer.Ordinal))),
            ["NEWEST"] = records.Apply(all => all.Select(record => record.Version).Max(StringComparer.Ordinal) ?? ""),
            ["MARK"] = $"kept.{(prefix.Length > LongestPrefix ? Digest.Of(prefix).Abbreviated : prefix)}.",
        }, new CustomResourceOptions { Parent = this });
        RegisterOutputs();
    }

    /// <summary>Declares it where the program needs an engine: the one that builds, or runs the site.</summary>
    /// <param name="name">Name of the component.</param>
    /// <param name="prefix">Unique for project and stack: marks what this stack keeps.</param>
    /// <param name="settings">How many releases are kept, and of which repository.</param>
    /// <param name="kept">What runs.</param>
    /// <param name="ledger">What was served.</param>
    /// <param name="options">Options of the component.</param>
    public static void Create(string name, string prefix, OmegaSettings settings, KeptReleases kept, ReleaseLedger ledger, ComponentResourceOptions options)
    {
        if (DockerAccess.IsNeeded(settings))
        {
            _ = new KeptImages(name, prefix, settings, kept, ledger, options);
        }
    }

    private static IEnumerable<string> Newest(IEnumerable<LedgerRecord> records, int count) =>
        LedgerChain.Releases(records).Select(record => record.Digest).Where(Digest.IsMatch).Take(count);
}
