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
