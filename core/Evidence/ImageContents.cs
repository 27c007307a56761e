using System.Text.Json;

namespace Omega.Core.Evidence;

/// <summary>What an image holds once its layers lie on each other.</summary>
/// <param name="Ids">Names of the image: the digest of its configuration, and those of its manifests where the archive has them.</param>
/// <param name="Files">Files and symbolic links by path.</param>
/// <param name="Texts">Text of the files that were asked for, by path.</param>
public sealed record ImageContents(
    IReadOnlyList<Digest> Ids, IReadOnlyDictionary<string, ImageFile> Files, IReadOnlyDictionary<string, string> Texts)
{
    private const int MostLinks = 40;

    /// <summary>Bytes of its configuration.</summary>
    public ReadOnlyMemory<byte> Config { get; init; }

    /// <summary>Digests of its layers, unpacked, from the lowest on: as they are, whatever the configuration says.</summary>
    public IReadOnlyList<Digest> Layers { get; init; } = [];

    /// <summary>Whether its layers are those that its configuration names, to the byte.</summary>
    public bool IsWhole
    {
        get
        {
            using var json = JsonDocument.Parse(Config);
            return json.RootElement.TryGetProperty("rootfs", out var root) && root.TryGetProperty("diff_ids", out var named) && named.ValueKind == JsonValueKind.Array
                && named.EnumerateArray().Select(layer => layer.GetString()).SequenceEqual(Layers.Select(layer => layer.ToString()));
        }
    }

    /// <summary>The path of a file with every link on the way followed; the path itself where there is nothing.</summary>
    public string Resolve(string path)
    {
        var parts = new LinkedList<string>(Parts(path));
        var done = "";
        for (var links = 0; parts.First is { } first;)
        {
            parts.RemoveFirst();
            if (first.Value == "..")
            {
                done = done.LastIndexOf('/') is > 0 and var end ? done[..end] : "";
                continue;
            }

            var here = $"{done}/{first.Value}";
            if (Files.TryGetValue(here, out var file) && file.Link is { } target && ++links <= MostLinks)
            {
                foreach (var part in Parts(target).Reverse())
                {
                    parts.AddFirst(part);
                }

                done = target.StartsWith('/') ? "" : done;
            }
            else
            {
                done = here;
            }
        }

        return done;
    }

    private static IEnumerable<string> Parts(string path) => path.Split('/').Where(part => part is not ("" or "."));
}
