using System.Collections.Immutable;
using Omega.Infra.Release;
using Omega.Infra.Support;
using Pulumi;
using Pulumi.Utilities;

namespace Omega.Infra.Ledger;

/// <summary>
/// Which releases go on running beside the one that is deployed: what carries all traffic keeps its own until its recipe changes,
/// and the release before answers for its files. The state only names them; each is verified in every update like any other.
/// </summary>
internal sealed class KeptReleases
{
    /// <summary>Output of the stack that <see cref="After"/> becomes.</summary>
    public const string OutputName = "kept";

    private const string EdgeRole = "edge";
    private const string DoorRole = "door";
    private const string Label = "omega.";
    private const string TlsLabel = "omega.tls";
    private const string HostsLabel = "omega.hosts";

    // A pinned release may have been built before there was a door: how far back one is looked for that has it.
    private const int Reach = 20;

    private readonly ImageRelease _release;
    private readonly SiteSettings _site;

    public KeptReleases(LedgerHistory history, ImageRelease release, BuildContext context, SiteSettings site)
    {
        _release = release;
        _site = site;
        var past = Output.Tuple(history.Records, history.TextsOf(OutputName)).Apply(outputs => new Past(outputs.Item1, outputs.Item2));
        if (!Deployment.Instance.IsDryRun)
        {
            // What is known to be asked for is asked while the release itself is built and verified.
            _ = Output.Tuple(Output.Tuple(past, history.Deployed), release.Inquiry).Apply(all => AskAhead(all.Item1.Item1, all.Item1.Item2.Image, all.Item2));
        }

        Edge = Choose(EdgeRole, context.EdgeContent, past);
        Door = Choose(DoorRole, context.DoorContent, past);
        Before = Deployment.Instance.IsDryRun
            ? Output.Tuple(past, release.Verified).Apply(all => all.Item1.Before(Of(all.Item2)) is { } record ? InPreview(record) : all.Item2)
            : InUpdate(past, BeforeAsync);
        After = Output.Tuple(Edge, Door).Apply(both => ImmutableDictionary<string, string>.Empty.Add(EdgeRole, Text(both.Item1)).Add(DoorRole, Text(both.Item2)));
    }

    /// <summary>What the edge runs on.</summary>
    public Output<KeptRelease> Edge { get; }

    /// <summary>What the door runs on.</summary>
    public Output<KeptRelease> Door { get; }

    /// <summary>The release that served before the one that is deployed, the later one on the way back; that one itself where there is none.</summary>
    public Output<VerifiedImage> Before { get; }

    /// <summary>Digests of all that runs, of what is deployed as well.</summary>
    public Output<ImmutableArray<string>> Digests => Output.All(
        [_release.Digest, Edge.Apply(kept => Of(kept.Image)), Door.Apply(kept => Of(kept.Image)), Before.Apply(Of)]);

    /// <summary>What the next update is told of them.</summary>
    public Output<ImmutableDictionary<string, string>> After { get; }

    private Output<KeptRelease> Choose(string role, string content, Output<Past> past) => Deployment.Instance.IsDryRun
        ? past.Apply(known => known.Kept(role) is { } kept && (kept.Content == content || !_release.Built)
            ? Output.Create(new KeptRelease(InPreview(kept.Record), kept.Content))
            : _release.Built ? _release.Verified.Apply(image => Built(image, content)) : OutputUtilities.CreateUnknown<KeptRelease>(null!))
        : InUpdate(past, (known, deployed, inquiry) => ChooseAsync(role, content, known, deployed, inquiry));

    /// <summary>
    /// A stack that builds takes what it has built as soon as the recipe is another one. One that is handed its releases has no such
    /// release to take: it keeps what runs, and looks for the newest that has a door, or an edge that can do what is asked for, only where that has none.
    /// </summary>
    private async Task<KeptRelease> ChooseAsync(string role, string content, Past past, VerifiedImage deployed, ReleaseInquiry inquiry)
    {
        var kept = past.Kept(role) is { } known ? await VerifyAsync(known.Record, role, deployed, inquiry).ConfigureAwait(false) : null;
        if (kept is not null && (_release.Built ? kept.Content == content : Serves(kept, role)))
        {
            return kept;
        }

        if (_release.Built)
        {
            return Built(deployed, content);
        }

        foreach (var record in past.Newest(Reach))
        {
            if ((await inquiry.LabelsAsync(record.Digest).ConfigureAwait(false)).ContainsKey(Label + role)
                && await VerifyAsync(record, role, deployed, inquiry).ConfigureAwait(false) is { } found && Serves(found, role))
            {
                return found;
            }
        }

        var own = await KeptAsync(deployed, role, inquiry).ConfigureAwait(false);
        return Serves(own, role) ? own : kept ?? own;
    }

    private bool Serves(KeptRelease kept, string role) => kept.HasDoor
        && (role != EdgeRole || ((kept.SpeaksTls || _site.Tls is null) && (kept.KnowsHosts || _site.Others.Count == 0)));

    private static KeptRelease Built(VerifiedImage image, string content) => new(image, content) { SpeaksTls = true, KnowsHosts = true };

    private async Task<VerifiedImage> BeforeAsync(Past past, VerifiedImage deployed, ReleaseInquiry inquiry)
    {
        if (past.Before(Of(deployed)) is not { } record)
        {
            return deployed;
        }

        return await ImageAsync(record, "release before", deployed, inquiry).ConfigureAwait(false) ?? deployed;
    }

    private async Task<KeptRelease?> VerifyAsync(LedgerRecord record, string role, VerifiedImage deployed, ReleaseInquiry inquiry) =>
        await ImageAsync(record, role, deployed, inquiry).ConfigureAwait(false) is { } image ? await KeptAsync(image, role, inquiry).ConfigureAwait(false) : null;

    /// <summary>
    /// What does not pass is not run on, and another release takes its place, so that the way on stays open when the registry no
    /// longer holds an old one; what cannot be asked fails the update.
    /// </summary>
    private async Task<VerifiedImage?> ImageAsync(LedgerRecord record, string what, VerifiedImage deployed, ReleaseInquiry inquiry)
    {
        if (record.Digest == Of(deployed))
        {
            return deployed;
        }

        var verdict = await inquiry.VerifyAsync(record.Version, record.Digest).ConfigureAwait(false);
        if (!verdict.IsVerified)
        {
            Log.Warn($"The {what} runs on no longer from release {record.Version}, and from another one instead: {verdict.Refusal}", _release);
        }

        return verdict.Image;
    }

    private static async Task<KeptRelease> KeptAsync(VerifiedImage image, string role, ReleaseInquiry inquiry)
    {
        var labels = await inquiry.LabelsAsync(Of(image)).ConfigureAwait(false);
        return new(image, labels.GetValueOrDefault(Label + role, "")) { SpeaksTls = labels.ContainsKey(TlsLabel), KnowsHosts = labels.ContainsKey(HostsLabel) };
    }

    private bool AskAhead(Past past, string? deployed, ReleaseInquiry inquiry)
    {
        foreach (var record in new[] { past.Kept(EdgeRole)?.Record, past.Kept(DoorRole)?.Record }.OfType<LedgerRecord>())
        {
            if (deployed != $"{_release.Repository}@{record.Digest}")
            {
                _ = inquiry.VerifyAsync(record.Version, record.Digest);
            }

            _ = inquiry.LabelsAsync(record.Digest);
        }

        return true;
    }

    private VerifiedImage InPreview(LedgerRecord record) => VerifiedImage.InPreview(_release.Repository, record.Version, record.Digest);

    private static string Of(VerifiedImage image) => image.Reference.Digest.ToString();

    private static string Text(KeptRelease kept) => $"{Of(kept.Image)} {kept.Content}".TrimEnd();

    // What the registry's password opened is no secret for that.
    private Output<T> InUpdate<T>(Output<Past> past, Func<Past, VerifiedImage, ReleaseInquiry, Task<T>> decide) => Output.Unsecret(
        Output.Tuple(Output.Tuple(past, _release.Verified), _release.Inquiry).Decide(all => decide(all.Item1.Item1, all.Item1.Item2, all.Item2)));

    /// <summary>What the state says: releases that the ledger does not have are none.</summary>
    private sealed class Past(IReadOnlyList<LedgerRecord> records, ImmutableDictionary<string, string> kept)
    {
        private readonly IReadOnlyList<LedgerRecord> _releases =
            [.. records.Where(record => ReleaseVersion.IsMatch(record.Version) && Digest.IsMatch(record.Digest))];

        public (LedgerRecord Record, string Content)? Kept(string role) =>
            kept.GetValueOrDefault(role, "").Split(' ', 2) is [var digest, .. var content] && _releases.LastOrDefault(record => record.Digest == digest) is { } record
                ? (record, content.FirstOrDefault(""))
                : null;

        public LedgerRecord? Before(string digest) => _releases.LastOrDefault(record => record.Digest != digest);

        public IEnumerable<LedgerRecord> Newest(int count) => LedgerChain.Releases(_releases).Take(count);
    }
}
