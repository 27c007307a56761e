using Omega.Infra.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

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
        if (args.Recorded is { } recorded)
        {
            Version = Output.Create(recorded.Version);
            Digest = Output.Create(recorded.Digest);
            Commit = Output.Create(recorded.Commit ?? LedgerChain.Unknown);
        }
        else
        {
            Mint = Step("mint", [Output.Create<object>(args.Content)], [], Library);
            Revision = Step("revision", [Output.Create<object>(args.Content)], [], library: null);
            Version = Mint.Stdout.Apply(StepOutput.Version);
            Commit = Revision.Stdout.Apply(StepOutput.Revision);
            Build = CreateBuild(Commit);
            Publish = CreatePublish(Build.ImageName);
            Digest = Publish.Stdout.Apply(StepOutput.Digest);
        }

        Verify = Step("verify", [Digest.Apply<object>(digest => digest)], VerifyEnvironment(), Library);
        Reference = VerifiedAgain(Verify.Stdout);
        RegisterOutputs();
    }

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

    /// <summary>Content digest.</summary>
    internal string Content => _args.Recorded?.Content ?? _args.Content;

    /// <summary>Base image by tag and digest; `unknown` where nobody said.</summary>
    internal string Base => Built ? _args.Image.Base : _args.Recorded?.Base ?? LedgerChain.Unknown;

    /// <summary>The trust policy that it passed.</summary>
    internal SigningSettings Signing => _args.Signing;

    /// <summary>Whether it was built here, not handed over.</summary>
    internal bool Built => _args.Recorded is null;

    internal Command? Mint { get; }

    internal Command? Revision { get; }

    internal Image? Build { get; }

    internal Command? Publish { get; }

    internal Command Verify { get; }

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
                Dockerfile = RepositoryPaths.DockerfileFromProgram,
                Platform = image.Platform,
                Args =
                {
                    ["BASE"] = image.Base,
                    ["BASE_NAME"] = image.BaseName,
                    ["BASE_DIGEST"] = image.BaseDigest,
                    ["VERSION"] = Version,
                    ["REVISION"] = revision,
                    ["REVALIDATE"] = _args.Revalidate,
                    ["CREATED"] = Version.Apply(version => ReleaseVersion.Parse(version).Rfc3339),
                    ["SOURCE_DATE_EPOCH"] = Version.Apply(version => ReleaseVersion.Parse(version).UnixSeconds),
                },
            },
        }, CustomResourceOptions.Merge(_child, new CustomResourceOptions { RetainOnDelete = true }));
    }

    /// <summary>Has no delete script on purpose: a published release is never removed by an update.</summary>
    private Command CreatePublish(Output<string> builtImage)
    {
        var environment = RegistryEnvironment();
        environment.Add("SIGNING_KEY", _args.SigningKey ?? "");
        environment.Add("SIGNING_PASSPHRASE", _args.SigningPassphrase ?? "");
        environment.Add("BUILT_IMAGE", builtImage);
        return Step("publish", [Version.Apply<object>(version => version)], environment, Library);
    }

    private InputMap<string> VerifyEnvironment()
    {
        var environment = RegistryEnvironment();
        environment.Add("DIGEST", Digest);
        return environment;
    }

    private InputMap<string> RegistryEnvironment()
    {
        var environment = new InputMap<string>
        {
            ["REGISTRY"] = _args.Image.Registry,
            ["REPOSITORY"] = _args.Image.Repository,
            ["REGISTRY_USER"] = _args.RegistryUser,
            ["REGISTRY_PASSWORD"] = _args.RegistryPassword,
            ["VERSION"] = Version,
        };
        foreach (var (name, value) in SigningScript.Environment(_args.Signing))
        {
            environment.Add(name, value);
        }

        return environment;
    }

    private string Library => SigningScript.Library(_args.Signing.Method);

    private Command Step(string step, Input<object>[] triggers, InputMap<string> environment, string? library) =>
        ScriptCommand.Create($"{_name}-{step}-{_args.ReleaseName}", step, triggers, environment, _child, library);

    private string Verified(string printed, string digest) =>
        StepOutput.Reference(printed, $"{_args.Image.Registry}/{_args.Image.Repository}", digest).ToString();

    /// <summary>
    /// A Command runs only when its inputs change, so the signature is checked again by a call in every update, at the same
    /// time. Where both fail, the Command's failure is told, and the call's is not.
    /// </summary>
    private Output<string> VerifiedAgain(Output<string> verified)
    {
        var once = Output.Tuple(verified, Digest).Apply(both => Verified(both.Item1, both.Item2));
        if (Deployment.Instance.IsDryRun)
        {
            return once;
        }

        var again = ScriptCommand.Call("verify", VerifyEnvironment(), this, Library);
        return Output.Tuple(once, Output.Tuple(again, Digest)).Apply(all => Verified(all.Item2.Item1.Printed(), all.Item2.Item2));
    }
}
