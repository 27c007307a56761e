using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A file or a set of files.</summary>
public abstract class AssetOrArchive
{
    private protected AssetOrArchive(string signature, string property, object value)
    {
        Signature = signature;
        Property = property;
        Value = value;
    }

    internal string Signature { get; }

    internal string Property { get; }

    internal object Value { get; }
}

/// <summary>One file.</summary>
public abstract class Asset : AssetOrArchive
{
    internal const string AssetSignature = "c44067f5952c0a294b673a41bacd8c17";

    private protected Asset(string property, object value)
        : base(AssetSignature, property, value)
    {
    }
}

/// <summary>A set of files.</summary>
public abstract class Archive : AssetOrArchive
{
    internal const string ArchiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";

    private protected Archive(string property, object value)
        : base(ArchiveSignature, property, value)
    {
    }
}

/// <summary>A file of this machine.</summary>
public sealed class FileAsset(string path) : Asset("path", path);

/// <summary>A file given as text.</summary>
public sealed class StringAsset(string text) : Asset("text", text);

/// <summary>A file behind an address.</summary>
public sealed class RemoteAsset(string uri) : Asset("uri", uri);

/// <summary>An archive or folder of this machine.</summary>
public sealed class FileArchive(string path) : Archive("path", path);

/// <summary>An archive of named assets.</summary>
public sealed class AssetArchive(IDictionary<string, AssetOrArchive> assets) : Archive("assets", assets.ToImmutableDictionary());
