using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Core.Evidence;

/// <summary>Finds out what a release consists of and what is known against it, before anything of it is published or deployed.</summary>
/// <param name="settings">What must be known.</param>
/// <param name="lookup">Finds what is said of a release.</param>
/// <param name="store">Where it is kept on this host.</param>
/// <param name="run">Runs the steps that need the engine or a scanner.</param>
/// <param name="clock">Time of the verdicts.</param>
/// <param name="warn">Tells what refuses nothing, and should be known.</param>
public sealed class ReleaseEvidence(
    EvidenceSettings settings, StatementLookup lookup, EvidenceStore store, RunStep run, TimeProvider clock, Action<string> warn)
{
    private const int Shown = 20;

    /// <summary>Takes the inventory of an image on this machine and has it scanned.</summary>
    /// <param name="release">What it is known by.</param>
    /// <param name="built">What the engine calls the image.</param>
    /// <param name="context">Hashes of the files that it was built from, by their path in the build context.</param>
    /// <param name="secret">Secret of who signs, under which what is found out about the base is kept; empty: it is found out each time.</param>
    /// <param name="cancellation">Stops it between two steps.</param>
    /// <exception cref="OmegaException">It is refused, or cannot be found out.</exception>
    public async Task<PreparedEvidence> PrepareAsync(
        ReleaseFacts release, Digest built, IReadOnlyDictionary<string, string> context, string secret = "", CancellationToken cancellation = default)
    {
        var saved = new SavedImage(store, run, release.Platform);
        var image = await saved.ReadAsync($"{release.Repository}:{release.Version}", ImageReading.OfRelease, mayPull: true, cancellation).ConfigureAwait(false);
        if (!image.Ids.Contains(built))
        {
            throw Refused($"the Docker engine built {built} and saves {string.Join(", ", image.Ids)} as {release.Repository}:{release.Version}.");
        }

        var inventory = Inventory.Of(image, await BaseAsync(release, image, saved, new KeptBase(store, secret), cancellation).ConfigureAwait(false), context, release.Pages);
        var unknown = inventory.Unknown.ToList();
        if (unknown.Count > 0 && settings.Unknown == UnknownFiles.Refuse)
        {
            throw Refused($"nobody can say where {unknown.Count} files of version {release.Version} come from (base {release.Base}):"
                + string.Concat(unknown.Take(Shown).Select(file => $"\n  - {file.File.Path}: {((FileOrigin.Unknown)file.Origin).Why}"))
                + (unknown.Count > Shown ? $"\n  - and {unknown.Count - Shown} more" : "")
                + "\nUse a base of Debian or Alpine with its package database, or let the ledger say so: omega:evidence.unknown record. Nothing was published.");
        }

        var sbom = CycloneDx.Write(inventory, release, image.Ids[0]);
        var builder = Builder.Read(await run(EvidenceScript.Builder, new Dictionary<string, string>(), cancellation).ConfigureAwait(false));
        return new PreparedEvidence(sbom, SlsaProvenance.Write(release, context, builder), inventory.Bytes - inventory.KnownBytes, await ScanAsync(sbom, cancellation).ConfigureAwait(false));
    }

    /// <summary>Reading all of a base takes longer than all else that is found out.</summary>
    private static async Task<BaseFacts> BaseAsync(ReleaseFacts release, ImageContents image, SavedImage saved, KeptBase kept, CancellationToken cancellation)
    {
        if (kept.Find(release) is { } known && known.Cover(image))
        {
            return known;
        }

        var facts = BaseFacts.Of(await saved.ReadAsync(release.Base, ImageReading.OfBase(image), mayPull: true, cancellation).ConfigureAwait(false), image);
        kept.Keep(release, facts);
        return facts;
    }

    /// <summary>What the ledger is to say of a release that may be deployed.</summary>
    /// <param name="image">The release.</param>
    /// <param name="prepared">What was found out here; null: it was not built here, or is known.</param>
    /// <param name="known">What the ledger said before; null: it never served here.</param>
    /// <param name="cancellation">Stops it between two steps.</param>
    /// <exception cref="OmegaException">It is refused.</exception>
    public async Task<string> OfAsync(VerifiedImage image, PreparedEvidence? prepared, KnownEvidence? known, CancellationToken cancellation = default)
    {
        var isKnown = prepared is null && known is { IsSigned: true };
        if (isKnown && !(settings.Attested && EvidenceLine.Read(known!.Line) is not null))
        {
            return known!.Line;
        }

        var (statements, refusal) = await lookup.FindAsync(image, isRequired: settings.Attested, cancellation).ConfigureAwait(false);
        if (refusal is not null)
        {
            throw new OmegaException(refusal, ExitCode.Refused);
        }

        if (isKnown)
        {
            return known!.Line;
        }

        var (sbom, provenance) = (Of(StatementKind.Sbom, statements), Of(StatementKind.Provenance, statements));
        if (sbom is null)
        {
            return settings.Scan is { Gate: ScanGate.Refuse } && known is null
                ? throw Refused($"nobody can say what version {image.Version} consists of: no signed inventory of it lies beside the image, nor is one kept on this host.")
                : known is { Line.Length: > 0 } ? known.Line : new EvidenceLine(null, null, ScanVerdict.NotScanned).ToString();
        }

        var scan = prepared?.Scan ?? await ScanAsync(sbom.Predicate.ToArray(), cancellation).ConfigureAwait(false);
        Admit(scan, known);
        return known is { Line.Length: > 0 } ? known.Line : new EvidenceLine(sbom.Digest, provenance?.Digest, scan.Record, prepared?.Unknown ?? 0).ToString();
    }

    /// <summary>Refuses what the scan refuses, but for what served here before by the word of a ledger key: the way back stays open.</summary>
    /// <exception cref="OmegaException">It is refused.</exception>
    public void Admit(ScanVerdict scan, KnownEvidence? known)
    {
        if (scan.Refusal is { } refusal && known is not { IsSigned: true })
        {
            throw new OmegaException(refusal, ExitCode.Refused);
        }

        if ((scan.Refusal ?? scan.Warning) is { } warning)
        {
            warn(warning);
        }
    }

    /// <summary>Has an inventory scanned, and judges what the scanner says.</summary>
    public async Task<ScanVerdict> ScanAsync(byte[] sbom, CancellationToken cancellation = default)
    {
        if (settings.Scan is not { } scan)
        {
            return new ScanVerdict(ScanVerdict.NotScanned);
        }

        using var work = store.Begin();
        var file = work.File("sbom.cdx.json");
        await File.WriteAllBytesAsync(file, sbom, cancellation).ConfigureAwait(false);
        var said = await run(EvidenceScript.Scan, new Dictionary<string, string>
        {
            ["SCANNER"] = scan.Scanner.ToString().ToLowerInvariant(),
            ["DATABASE"] = scan.Database ?? "",
            ["SBOM"] = file,
        }, cancellation).ConfigureAwait(false);
        return ScanJudge.Judge(said, scan, Sbom.Read(sbom).Packages.Count, clock.GetUtcNow());
    }

    /// <summary>Has all packages of a base scanned, and judges what the scanner says.</summary>
    /// <exception cref="OmegaException">It cannot be read.</exception>
    public async Task<ScanVerdict> ScanBaseAsync(string name, string platform, CancellationToken cancellation = default)
    {
        var contents = await new SavedImage(store, run, platform).ReadAsync(name, ImageReading.OfPackages, mayPull: true, cancellation).ConfigureAwait(false);
        return PackageDatabase.Read(contents) is { } database
            ? await ScanAsync(CycloneDx.WriteBase(database, name), cancellation).ConfigureAwait(false)
            : new ScanVerdict(ScanVerdict.NotScanned, $"Refused: the base {name} has no package database of Debian or Alpine, so a scan says nothing of it.");
    }

    private static Statement? Of(StatementKind kind, IEnumerable<Statement> statements) => statements.FirstOrDefault(statement => statement.Kind == kind);

    private static OmegaException Refused(string why) => new($"Refused: {why}", ExitCode.Refused);
}
