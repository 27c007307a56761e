using Omega.Cli.Processes;
using Omega.Cli.Trust;
using Omega.Core.Trust;

namespace Omega.Cli.Releases;

/// <summary>A verified image on the engine of this machine; one that had to be fetched goes again.</summary>
internal sealed class LocalImage : IAsyncDisposable
{
    private readonly IProcesses _processes;
    private readonly string? _fetched;

    private LocalImage(IProcesses processes, string? fetched) => (_processes, _fetched) = (processes, fetched);

    /// <summary>Makes sure that the engine has it.</summary>
    /// <exception cref="OmegaException">It has not, and cannot get it.</exception>
    public static async Task<LocalImage> EnsureAsync(IProcesses processes, ConfiguredVerification verification, VerifiedImage image, CancellationToken cancellation)
    {
        var found = await processes.RunAsync(new ProcessCall("docker", "image", "inspect", "--format", "{{.Id}}", image.ToString()), cancellation);
        if (!found.Succeeded)
        {
            _ = await verification.ContentsAsync(image.Reference.Digest.ToString(), cancellation);
        }

        return new LocalImage(processes, found.Succeeded ? null : image.ToString());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_fetched is not null)
        {
            await _processes.RunAsync(new ProcessCall("docker", "rmi", _fetched), CancellationToken.None);
        }
    }
}
