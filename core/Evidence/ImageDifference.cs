using System.Text.Json;

namespace Omega.Core.Evidence;

/// <summary>What differs between an image and the same built again: nothing but the time of the build may.</summary>
/// <param name="HasSameLayers">Whether all layers are the same to the byte.</param>
/// <param name="Files">Files that differ, and how.</param>
/// <param name="Configuration">What of the configuration differs, but for when and from which intermediate image it was built.</param>
public sealed record ImageDifference(bool HasSameLayers, IReadOnlyList<string> Files, IReadOnlyList<string> Configuration)
{
    private static readonly string[] Compared = ["architecture", "os", "variant", "config"];

    // The builder's own: an image that was gone as soon as it was made, and a container that ran in it.
    private static readonly string[] OfTheBuild = ["config.Image", "config.Hostname"];

    /// <summary>Whether it is the same.</summary>
    public bool IsSame => HasSameLayers && Configuration.Count == 0;

    /// <summary>Compares two images, both read with all their hashes.</summary>
    public static ImageDifference Of(ImageContents recorded, ImageContents rebuilt)
    {
        var same = recorded.Layers.SequenceEqual(rebuilt.Layers);
        List<string> files = same ? [] : [.. recorded.Files.Keys.Union(rebuilt.Files.Keys).Order(StringComparer.Ordinal)
            .Select(path => Line(path, recorded.Files.GetValueOrDefault(path), rebuilt.Files.GetValueOrDefault(path))).OfType<string>()];
        if (!same && files.Count == 0)
        {
            files.Add($"all files are the same, the layers are not: {Text(recorded)} then, {Text(rebuilt)} now (folders, or the order of what they hold)");
        }

        var (before, after) = (Values(recorded.Config), Values(rebuilt.Config));
        return new(same, files, [.. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name))
            .Select(name => $"{name}: {before.GetValueOrDefault(name, "nothing")} then, {after.GetValueOrDefault(name, "nothing")} now")]);
    }

    private static string? Line(string path, ImageFile? then, ImageFile? now) => (then, now) switch
    {
        (null, _) => $"{path}: only in the image that was built now",
        (_, null) => $"{path}: only in the recorded image",
        _ when then.Link != now.Link => $"{path}: {(then.Link is null ? "a file" : $"a link to {then.Link}")} then, {(now.Link is null ? "a file" : $"a link to {now.Link}")} now",
        _ when then.Sha256 != now.Sha256 => $"{path}: other bytes, sha256 {then.Sha256} then, {now.Sha256} now",
        _ when then.Attributes != now.Attributes => $"{path}: mode, owner and time {then.Attributes} then, {now.Attributes} now",
        _ => null,
    };

    private static string Text(ImageContents image) => string.Join(", ", image.Layers);

    private static Dictionary<string, string> Values(ReadOnlyMemory<byte> config)
    {
        using var json = JsonDocument.Parse(config);
        var values = new Dictionary<string, string>();
        foreach (var name in Compared)
        {
            if (json.RootElement.TryGetProperty(name, out var value))
            {
                Add(name, value);
            }
        }

        return values;

        void Add(string name, JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (var field in value.EnumerateObject())
                {
                    Add($"{name}.{field.Name}", field.Value);
                }
            }
            else if (!OfTheBuild.Contains(name))
            {
                values[name] = value.GetRawText();
            }
        }
    }
}
