namespace Pulumi;

/// <summary>A set of files.</summary>
public abstract class Archive : AssetOrArchive
{
    internal const string ArchiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";

    private protected Archive(string property, object value)
        : base(ArchiveSignature, property, value)
    {
    }
}
