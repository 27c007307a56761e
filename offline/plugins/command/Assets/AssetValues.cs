using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Command.Values;

namespace Omega.Offline.Plugins.Command.Assets;

/// <summary>Writes found files as the property values of the protocol.</summary>
internal static class AssetValues
{
    /// <summary>A map of assets by name.</summary>
    internal static Value Assets(IEnumerable<AssetFile> files) =>
        Value.ForStruct(Map(files, file => Special(Wire.Asset, file.Hash, file.Path)));

    /// <summary>One archive that holds the files.</summary>
    internal static Value Archive(IReadOnlyList<AssetFile> files)
    {
        var archive = Special(Wire.Archive, ArchiveHash.Compute(files), path: "");
        archive.Fields["uri"] = Value.ForString("");
        archive.Fields["assets"] = Value.ForStruct(Map(files, file =>
        {
            var asset = Special(Wire.Asset, file.Hash, file.Path);
            asset.Fields["text"] = Value.ForString("");
            asset.Fields["uri"] = Value.ForString("");
            return asset;
        }));
        return Value.ForStruct(archive);
    }

    private static Struct Map(IEnumerable<AssetFile> files, Func<AssetFile, Struct> write)
    {
        var map = new Struct();
        foreach (var file in files)
        {
            map.Fields[file.Name] = Value.ForStruct(write(file));
        }

        return map;
    }

    private static Struct Special(string signature, string hash, string path) => new()
    {
        Fields =
        {
            [Wire.Signature] = Value.ForString(signature),
            ["hash"] = Value.ForString(hash),
            ["path"] = Value.ForString(path),
        },
    };
}
