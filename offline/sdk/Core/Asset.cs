namespace Pulumi;

/// <summary>One file.</summary>
public abstract class Asset : AssetOrArchive
{
    internal const string AssetSignature = "c44067f5952c0a294b673a41bacd8c17";

    private protected Asset(string property, object value)
        : base(AssetSignature, property, value)
    {
    }
}
