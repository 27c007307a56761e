using Omega.Core.Registries;
using Omega.Core.Trust;

namespace Omega.Core.Evidence;

/// <summary>
/// Whether a recorded release may run: registry and signatures say so, and where one of them does not answer, what this host has of it.
/// What they do say counts, whatever is kept here.
/// </summary>
/// <param name="trust">Asks registry and signatures.</param>
/// <param name="host">Proves by what this host has.</param>
public sealed class ReleaseProof(ReleaseTrust trust, HostProof host)
{
    private const string Registry = "registry";
    private const string TrustServer = "trust server";

    /// <summary>The verdict; <see cref="VerifiedImage.Without"/> of its image says who did not answer.</summary>
    /// <exception cref="OmegaException">The question could not be asked, nor answered here.</exception>
    public async Task<Verdict> VerifyAsync(string version, string digest, CancellationToken cancellation = default)
    {
        try
        {
            var verdict = await trust.VerifyAsync(version, digest, cancellation).ConfigureAwait(false);
            return !verdict.IsUnanswered ? verdict
                : await HereAsync(TrustServer, version, digest, cancellation).ConfigureAwait(false) is { IsVerified: true } here ? here
                : verdict;
        }
        catch (UnansweredException silent)
        {
            var here = await HereAsync(Registry, version, digest, cancellation).ConfigureAwait(false);
            return here is { IsVerified: true } ? here
                : throw new OmegaException($"{silent.Message} What is kept on this host does not prove version {version} either: {here?.Refusal ?? "its image is gone"}");
        }
    }

    private async Task<Verdict?> HereAsync(string without, string version, string digest, CancellationToken cancellation)
    {
        try
        {
            return (await host.VerifyAsync(version, digest, cancellation).ConfigureAwait(false)).Lacking(without);
        }
        catch (OmegaException)
        {
            // Who did not answer is the better thing to say.
            return null;
        }
    }
}
