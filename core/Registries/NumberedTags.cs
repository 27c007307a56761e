using System.Globalization;
using System.Text.Json;

namespace Omega.Core.Registries;

/// <summary>
/// Texts kept beside the images, where who writes the state cannot reach them: one tag for each, by number, never written twice, so
/// that a registry with immutable tags takes them as well.
/// </summary>
internal sealed class NumberedTags(IRegistry registry, string repository, string series, string annotation)
{
    /// <summary>What is kept under a number; null: nothing; what cannot be read has no fields.</summary>
    /// <exception cref="OmegaException">The registry did not answer.</exception>
    public async Task<IReadOnlyDictionary<string, string>?> ReadAsync(int number, CancellationToken cancellation) =>
        await registry.ManifestAsync(repository, TagOf(number), cancellation).ConfigureAwait(false) is RegistryAnswer.Found answer
            ? Read(answer.Manifest.Annotations.GetValueOrDefault(annotation, ""))
            : null;

    /// <summary>Keeps fields under a number.</summary>
    /// <exception cref="OmegaException">The registry did not answer, or refuses it.</exception>
    public Task WriteAsync(int number, IReadOnlyDictionary<string, string> fields, CancellationToken cancellation) => registry.WriteAsync(
        repository, TagOf(number), new Dictionary<string, string> { [annotation] = JsonSerializer.Serialize(fields) }, cancellation);

    private string TagOf(int number) => string.Create(CultureInfo.InvariantCulture, $"ledger-{series}-{number:D6}");

    private static Dictionary<string, string> Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
