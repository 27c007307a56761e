using System.Collections.Immutable;
using Omega.Core.Evidence;
using Omega.Infra.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;
using Pulumi.Utilities;

namespace Omega.Infra.Release;

/// <summary>Turns content into a published, signed and verified release; each step takes the one before as its input.</summary>
public sealed class ImageRelease : ComponentResource
{
    internal const string TypeToken = "omega:release:ImageRelease";

    private readonly string _name;
    private readonly ImageReleaseArgs _args;
    private readonly CustomResourceOptions _child;

    public ImageRelease(string name, ImageReleaseArgs args, ComponentResourceOptions? options = null)
        : base(TypeToken, name, args, options)
    {
        _name = name;
        _args = args;
        _child = new CustomResourceOptions { Parent = this };
        Inquiry = Released(args.Secrets.RegistryPassword).Apply(password => new ReleaseInquiry(args, password, this));
        if (args.Recorded is { } recorded)
        {
            Version = Output.Create(recorded.Version);
            Commit = Output.Create(recorded.Commit ?? LedgerChain.Unknown);
        }
        else
        {
            Mint = Step("mint", TrustScript.Read(TrustScript.Mint, args.Signing.Method));
            Revision = Step("revision", EmbeddedScript.Read("revision"), Pages(args.Context.Site));
            Version = Mint.Stdout.Apply(StepOutput.Version);
            Commit = Revision.Stdout.Apply(StepOutput.Revision);
            Build = CreateBuild(Commit);
        }

        var judged = Released(Deployment.Instance.IsDryRun ? Output.Tuple(InPreview(), args.Evidence.Known).Apply(both => (Image: both.Item1, Evidence: Recorded(both.Item1, both.Item2))) : InUpdate());
        Verified = judged.Apply(release => release.Image);
        Evidence = judged.Apply(release => release.Evidence);
        Digest = Verified.Apply(image => image.Reference.Digest.ToString());
        Reference = Verified.Apply(image => image.ToString());
        RegisterOutputs();
    }

    /// <summary>The image that may be deployed, as judged in this very update.</summary>
    public Output<VerifiedImage> Verified { get; }

    /// <summary>What the ledger is to say of its evidence; empty where nothing is asked.</summary>
    public Output<string> Evidence { get; }

    /// <summary>What may be deployed: `repository@sha256:…`, as verified in this very update.</summary>
    [Output("reference")]
    public Output<string> Reference { get; private set; }

    /// <summary>UTC build time, the tag in the registry.</summary>
    [Output("version")]
    public Output<string> Version { get; private set; }

    /// <summary>Manifest digest in the registry.</summary>
    [Output("digest")]
    public Output<string> Digest { get; private set; }

    /// <summary>Git commit that it was built from; `unknown` where nobody said.</summary>
    [Output("commit")]
    public Output<string> Commit { get; private set; }

    /// <summary>What stands in the name of what runs the release, so that a new release starts beside the old one.</summary>
    internal string ReleaseName => _args.ReleaseName;

    /// <summary>Content digest.</summary>
    internal string Content => _args.Recorded?.Content ?? _args.Context.Content;

    /// <summary>Base image by tag and digest; `unknown` where nobody said.</summary>
    internal string Base => Built ? _args.Image.Base : _args.Recorded?.Base ?? LedgerChain.Unknown;

    /// <summary>The trust policy that it passed.</summary>
    internal SigningSettings Signing => _args.Signing;

    /// <summary>Whether it was built here, not handed over.</summary>
    internal bool Built => _args.Recorded is null;

    /// <summary>What asks about other releases, once the policies let the update go on; a secret. A preview asks nobody.</summary>
    internal Output<ReleaseInquiry> Inquiry { get; }

    /// <summary>The image of a service, asked about in every update where its trust policy asks for a signature.</summary>
    internal Output<string> Accepted(Service service) => service.Settings.Signing is null || Deployment.Instance.IsDryRun
        ? Output.Create(service.Image)
        : Output.Unsecret(Inquiry.Decide(inquiry => inquiry.AcceptAsync(service)));

    /// <summary>Registry and repository.</summary>
    internal string Repository => $"{_args.Image.Registry}/{_args.Image.Repository}";

    internal Command? Mint { get; }

    internal Command? Revision { get; }

    internal Image? Build { get; }

    private Image CreateBuild(Output<string> revision)
    {
        var image = _args.Image;
        return new Image($"{_name}-build-{_args.ReleaseName}", new ImageArgs
        {
            ImageName = Output.Format($"{image.Registry}/{image.Repository}:{Version}"),
            SkipPush = true,
            BuildOnPreview = false,
            Build = new DockerBuildArgs
            {
                Context = RepositoryPaths.ContextFromProgram,
                Dockerfile = _args.Context.Dockerfile,
                Platform = image.Platform,
                Args =
                {
                    ["BASE"] = AcceptedBase(),
                    ["BASE_NAME"] = image.BaseName,
                    ["BASE_DIGEST"] = image.BaseDigest,
                    ["VERSION"] = Version,
                    ["REVISION"] = revision,
                    ["REVALIDATE"] = _args.Revalidate,
                    ["EDGE"] = _args.Context.EdgeContent,
                    ["DOOR"] = _args.Context.DoorContent,
                    ["CREATED"] = Version.Apply(version => ReleaseVersion.Parse(version).Rfc3339),
                    ["SOURCE_DATE_EPOCH"] = Version.Apply(version => ReleaseVersion.Parse(version).UnixSeconds),
                },
            },
        }, CustomResourceOptions.Merge(_child, new CustomResourceOptions { RetainOnDelete = true }));
    }

    /// <summary>The base, asked about before every build where its trust policy asks for a signature.</summary>
    private Input<string> AcceptedBase()
    {
        if (_args.Image.BaseTrust is null)
        {
            Log.Warn($"The base image {_args.Image.Base} counts by its digest alone: nobody says who made it. Say who signed it, or who reviewed it: omega:image.baseTrust.", this);
        }

        return _args.Image.BaseTrust?.Signing is null || Deployment.Instance.IsDryRun
            ? _args.Image.Base
            : Output.Unsecret(Inquiry.Decide(inquiry => inquiry.AcceptBaseAsync()));
    }

    private Command Step(string step, string text, InputMap<string>? environment = null) => ScriptCommand.CreateText(
        $"{_name}-{step}-{_args.ReleaseName}", text, [Output.Create<object>(_args.Context.Content)], environment ?? [], _child);

    /// <summary>Where people write the site; what a stack without a word on it has declared stays as it is.</summary>
    private static InputMap<string> Pages(SiteFolder? site) => site is null || (site.Source == WebSettings.DefaultRoot && site.Builder is null) ? []
        : site.Builder is null ? new() { ["PAGES"] = site.Source } : new() { ["PAGES"] = site.Source, ["BUILT"] = "yes" };

    private Output<T> Released<T>(Output<T> output) => output.Apply(async value =>
    {
        _ = await _args.Released.ConfigureAwait(false);
        return value;
    });

    /// <summary>
    /// Digest that the last update deployed as this very version; empty where there was none. By the stack's own outputs, which
    /// are believed in a preview, and in an update only where they refuse more.
    /// </summary>
    private Output<string> Deployed() => Output.Tuple(Version, _args.Deployed).Apply(known =>
        known.Item2.Version == known.Item1 && known.Item2.Image is { } text && ImageName.TryParse(text) is { Digest: { } digest } name && name.FullName == Repository
            ? digest
            : "");

    /// <summary>A preview asks nobody.</summary>
    private Output<VerifiedImage> InPreview() =>
        Output.Tuple(Version, _args.Recorded is null ? Deployed() : Output.Create(_args.Recorded.Digest)).Apply(known => known.Item2.Length > 0
            ? Output.Create(VerifiedImage.InPreview(Repository, known.Item1, known.Item2))
            : OutputUtilities.CreateUnknown<VerifiedImage>(null!));

    /// <summary>What the ledger says already: a preview finds nothing out.</summary>
    private string Recorded(VerifiedImage image, ImmutableDictionary<string, KnownEvidence> known) =>
        _args.Evidence.Settings is null ? "" : known.GetValueOrDefault(image.Reference.Digest.ToString())?.Line ?? "";

    /// <summary>Asked in every update, also when nothing changes.</summary>
    private Output<(VerifiedImage Image, string Evidence)> InUpdate()
    {
        var secrets = _args.Secrets;
        var none = Output.Create("");
        var given = Output.All(Released(Version), Build?.ImageName ?? none, secrets.SigningKey ?? none, secrets.SigningPassphrase ?? none,
            _args.Recorded is null ? Deployed() : none, Commit);
        return Output.Unsecret(Output.Tuple(Inquiry, Output.Tuple(given, _args.Evidence.Known)).Decide(all => JudgeAsync(all.Item1, all.Item2.Item1, all.Item2.Item2)));
    }

    private Task<(VerifiedImage Image, string Evidence)> JudgeAsync(ReleaseInquiry inquiry, ImmutableArray<string> given, ImmutableDictionary<string, KnownEvidence> known) =>
        _args.Recorded is null
            ? inquiry.PublishAsync(new BuiltRelease(given[0], given[5], given[4]), given[2], given[3], known)
            : inquiry.AcceptAsync(given[0], _args.Recorded.Digest, known);
}
