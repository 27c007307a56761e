using Omega.Offline.Protocol;

namespace Pulumi;

/// <summary>One file.</summary>
public abstract class Asset : AssetOrArchive
{
    internal const string AssetSignature = Signatures.Asset;

    private protected Asset(string property, object value)
        : base(AssetSignature, property, value)
    {
    }
}
