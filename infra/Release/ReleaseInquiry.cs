using System.Collections.Concurrent;
using Omega.Infra.Support;
using Pulumi;

namespace Omega.Infra.Release;

/// <summary>Asks registry and trust policy about releases of a stack, each once in an update.</summary>
internal sealed class ReleaseInquiry(ImageReleaseArgs args, string password, Resource parent)
{
    private readonly ConcurrentDictionary<(string Version, string Digest), Lazy<Task<Verdict>>> _verdicts = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<string, string>>>> _labels = new();

    /// <summary>The verdict on a release.</summary>
    public Task<Verdict> VerifyAsync(string version, string digest) => _verdicts.GetOrAdd(
        (version, digest),
        _ => new(() => AskAsync(registry => Trust(registry).VerifyAsync(version, digest)))).Value;

    /// <summary>Labels of an image; none where the registry does not hold it.</summary>
    public Task<IReadOnlyDictionary<string, string>> LabelsAsync(string digest) => _labels.GetOrAdd(digest, _ => new(() => AskAsync(async registry =>
        await registry.ManifestAsync(args.Image.Repository, digest).ConfigureAwait(false) is RegistryAnswer.Found { Manifest: var manifest }
            && manifest.Digest.ToString() == digest
            ? await registry.LabelsAsync(args.Image.Repository, manifest).ConfigureAwait(false)
            : new Dictionary<string, string>()))).Value;

    /// <summary>Publishes, signs and verifies what was built here.</summary>
    public Task<VerifiedImage> PublishAsync(string version, string key, string passphrase, string deployed) => AskAsync(registry =>
        new Publication(args.Image, args.Signing, registry, RunAsync, Trust(registry)).PublishAsync(version, key, passphrase, deployed));

    private ReleaseTrust Trust(IRegistry registry) => new(args.Image, args.Signing, registry, RunAsync, TimeProvider.System);

    private async Task<T> AskAsync<T>(Func<IRegistry, Task<T>> question)
    {
        var registry = args.Registry(args.Image, args.Secrets.RegistryUser, password);
        using var closing = registry as IDisposable;
        return await question(registry).ConfigureAwait(false);
    }

    private async Task<string> RunAsync(string step, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation)
    {
        var environment = new Dictionary<string, string>(TrustScript.Environment(args.Image, args.Signing))
        {
            ["REGISTRY_USER"] = args.Secrets.RegistryUser,
            ["REGISTRY_PASSWORD"] = password,
        };
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return (await ScriptCommand.RunAsync(TrustScript.Read(step, args.Signing.Method), environment, parent).ConfigureAwait(false)).Printed();
    }
}
