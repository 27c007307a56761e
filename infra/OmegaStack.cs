using System.Collections.Immutable;
using Omega.Infra.Hosting;
using Omega.Infra.Hosting.Docker;
using Omega.Infra.Ledger;
using Omega.Infra.Policies;
using Omega.Infra.Release;
using Omega.Infra.Settings;
using Pulumi;

namespace Omega.Infra;

/// <summary>The whole flow: content becomes a release, the release is served, and what is served is put out.</summary>
public sealed class OmegaStack : Stack
{
    public OmegaStack(OmegaSettings settings, StackSecrets secrets, BuildContext context, PolicyEnforcement policies, RegistryLogin registry)
        : base(policies.StackOptions)
    {
        var history = LedgerHistory.OfThisStack(settings, secrets, registry, context);
        var docker = DockerAccess.Create("docker", settings, secrets, history.Judged);
        var afterwards = new ComponentResourceOptions { Parent = this, DependsOn = history.Judged, Providers = docker };

        var names = new NamesRecord(history, context);
        var release = new ImageRelease("release", new ImageReleaseArgs
        {
            Revalidate = names.Revalidate,
            Image = settings.Image,
            Signing = settings.Signing,
            Context = context,
            ReleaseName = ReleaseName.Of(settings.Release, context.Content),
            Recorded = settings.Release,
            Secrets = secrets,
            Registry = registry,
            Released = policies.Released,
            Deployed = history.Deployed,
            Evidence = new EvidenceArgs(settings.Evidence, history.Evidence),
        }, afterwards);
        var kept = new KeptReleases(history, release, context, settings.Site);
        var prefix = $"{Deployment.Instance.ProjectName}-{Deployment.Instance.StackName}";
        var site = SiteHost.Create("site", new SiteArgs
        {
            Release = release,
            Kept = kept,
            Prefix = prefix,
            Settings = settings,
            Secrets = secrets,
        }, afterwards);

        var ledger = new ReleaseLedger("ledger", new ReleaseLedgerArgs
        {
            History = history,
            Stack = Deployment.Instance.StackName,
            Settings = settings,
            Release = release,
            Served = site.Served,
            Edge = site.Edge,
            Key = secrets.LedgerKey,
        }, afterwards);
        KeptImages.Create("images", prefix, settings, kept, ledger, afterwards);
        policies.Verified.Add(release.Reference);
        policies.Verified.Add(site.Kept);
        Url = site.Url;
        Version = site.Served;
        Image = release.Reference;
        Content = Output.Create(release.Content);
        Ledger = ledger.Records;
        Names = Output.Tuple(site.Served, names.After).Apply(both => both.Item2);
        Kept = Output.Tuple(site.Served, kept.After).Apply(both => both.Item2);
    }

    /// <summary>Address the site answers on.</summary>
    [Output("url")] public Output<string> Url { get; private set; }

    /// <summary>Version that is served.</summary>
    [Output("version")] public Output<string> Version { get; private set; }

    /// <summary>Verified image that is served.</summary>
    [Output("image")] public Output<string> Image { get; private set; }

    /// <summary>Content digest of what is served.</summary>
    [Output("content")] public Output<string> Content { get; private set; }

    /// <summary>Every release that this stack has served, newest last.</summary>
    [Output("ledger")] public Output<ImmutableArray<ImmutableDictionary<string, string>>> Ledger { get; private set; }

    /// <summary>What browsers may hold for a year of what this stack served, by name and content.</summary>
    [Output("names")] public Output<ImmutableDictionary<string, string>> Names { get; private set; }

    /// <summary>What goes on running beside the release, by digest and content.</summary>
    [Output(KeptReleases.OutputName)] public Output<ImmutableDictionary<string, string>> Kept { get; private set; }
}
