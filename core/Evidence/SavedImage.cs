using Omega.Core.Registries;
using Omega.Core.Trust;

namespace Omega.Core.Evidence;

/// <summary>Reads images of the Docker engine by saving them into a file that is gone afterwards.</summary>
/// <param name="store">Where the file lies meanwhile.</param>
/// <param name="run">Runs the step that saves.</param>
/// <param name="platform">Platform of the image, where it is fetched.</param>
public sealed class SavedImage(EvidenceStore store, RunStep run, string platform)
{
    /// <summary>What an image consists of.</summary>
    /// <param name="name">What the engine calls it.</param>
    /// <param name="reading">What of it is wanted.</param>
    /// <param name="mayPull">Whether the engine fetches what it has not.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OmegaException">The engine has it not, or does not answer.</exception>
    public async Task<ImageContents> ReadAsync(string name, ImageReading reading, bool mayPull, CancellationToken cancellation)
    {
        using var work = store.Begin();
        var file = work.File("image.tar");
        var variables = new Dictionary<string, string> { ["IMAGE"] = name, ["PLATFORM"] = platform, ["FILE"] = file, ["PULL"] = mayPull ? "yes" : "no" };
        await run(EvidenceScript.Save, variables, cancellation).ConfigureAwait(false);
        await using var saved = File.OpenRead(file);
        return await ImageArchive.ReadAsync(saved, reading, cancellation).ConfigureAwait(false);
    }
}
