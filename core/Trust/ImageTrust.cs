using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>Whether an image of somebody else's may be used: its digest says which it is, a trust policy of its own who must have signed it.</summary>
/// <param name="image">The registry that the stack's login is for.</param>
/// <param name="run">Runs a text with variables; returns what it printed.</param>
/// <param name="clock">Time of the verdict.</param>
public sealed class ImageTrust(ImageSettings image, RunText run, TimeProvider clock)
{
    /// <summary>Null when a service may run; otherwise why it is refused.</summary>
    /// <param name="service">The service.</param>
    /// <param name="user">User at the stack's registry.</param>
    /// <param name="password">Password there; given to no other registry.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OmegaException">The question could not be asked: a tool is missing.</exception>
    public Task<string?> RefusalAsync(Service service, string user, string password, CancellationToken cancellation = default) =>
        RefusalAsync(service.Image, service.Settings.Signing, $"{service.Setting}.signing", user, password, cancellation);

    /// <summary>Null when the base image may be built on; otherwise why it is refused.</summary>
    /// <inheritdoc cref="RefusalAsync(Service, string, string, CancellationToken)"/>
    public Task<string?> RefusalOfBaseAsync(string user, string password, CancellationToken cancellation = default) =>
        RefusalAsync(image.Base, image.BaseTrust?.Signing, "omega:image.baseTrust.signing", user, password, cancellation);

    private async Task<string?> RefusalAsync(string given, SigningSettings? policy, string setting, string user, string password, CancellationToken cancellation)
    {
        if (policy is null)
        {
            return null;
        }

        var name = ImageName.TryParse(given)!;
        var isOurs = name.Registry == image.Registry;
        var environment = new Dictionary<string, string>(TrustScript.Environment(image with { Registry = name.Registry, Repository = name.Repository, Ca = isOurs ? image.Ca : null }, policy))
        {
            ["REGISTRY_USER"] = isOurs ? user : "",
            ["REGISTRY_PASSWORD"] = isOurs ? password : "",
            ["DIGEST"] = name.Digest!,
        };
        var expected = TrustExpectations.OfImage(name.FullName, Digest.Parse(name.Digest!), policy, clock.GetUtcNow());
        var verdict = TrustJudge.Judge(await run(TrustScript.OfService(isOurs), environment, cancellation).ConfigureAwait(false), expected);
        return verdict.IsVerified ? null : verdict.Refusal.Replace("omega:signing", setting, StringComparison.Ordinal);
    }
}

/// <summary>Runs the text of a script with variables; returns what it printed.</summary>
/// <exception cref="OmegaException">It failed; the message is what it said.</exception>
public delegate Task<string> RunText(string text, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation);
