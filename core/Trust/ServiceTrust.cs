using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>Whether the image of a service may run: its digest says which it is, its own trust policy who must have signed it.</summary>
/// <param name="image">The registry that the stack's login is for.</param>
/// <param name="run">Runs a text with variables; returns what it printed.</param>
/// <param name="clock">Time of the verdict.</param>
public sealed class ServiceTrust(ImageSettings image, RunText run, TimeProvider clock)
{
    /// <summary>Null when it may run; otherwise why it is refused.</summary>
    /// <param name="service">The service.</param>
    /// <param name="user">User at the stack's registry.</param>
    /// <param name="password">Password there; given to no other registry.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OmegaException">The question could not be asked: a tool is missing.</exception>
    public async Task<string?> RefusalAsync(Service service, string user, string password, CancellationToken cancellation = default)
    {
        if (service.Settings.Signing is not { } policy)
        {
            return null;
        }

        var name = ImageName.TryParse(service.Image)!;
        var isOurs = name.Registry == image.Registry;
        var environment = new Dictionary<string, string>(TrustScript.Environment(image with { Registry = name.Registry, Repository = name.Repository, Ca = isOurs ? image.Ca : null }, policy))
        {
            ["REGISTRY_USER"] = isOurs ? user : "",
            ["REGISTRY_PASSWORD"] = isOurs ? password : "",
            ["DIGEST"] = name.Digest!,
        };
        var expected = TrustExpectations.OfImage(name.FullName, Digest.Parse(name.Digest!), policy, clock.GetUtcNow());
        var verdict = TrustJudge.Judge(await run(TrustScript.OfService(isOurs), environment, cancellation).ConfigureAwait(false), expected);
        return verdict.IsVerified ? null : verdict.Refusal.Replace("omega:signing", $"{service.Setting}.signing", StringComparison.Ordinal);
    }
}

/// <summary>Runs the text of a script with variables; returns what it printed.</summary>
/// <exception cref="OmegaException">It failed; the message is what it said.</exception>
public delegate Task<string> RunText(string text, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation);
