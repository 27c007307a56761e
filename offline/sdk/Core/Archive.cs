using Omega.Offline.Protocol;

namespace Pulumi;

/// <summary>A set of files.</summary>
public abstract class Archive : AssetOrArchive
{
    internal const string ArchiveSignature = Signatures.Archive;

    private protected Archive(string property, object value)
        : base(ArchiveSignature, property, value)
    {
    }
}
