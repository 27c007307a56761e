namespace Omega.Core.Evidence;

/// <summary>Names that the inventory gives to what CycloneDX has no word for.</summary>
internal static class SbomNames
{
    public const string Origin = "omega:origin";
    public const string From = "omega:from";
    public const string Package = "omega:package";
    public const string Why = "omega:unknown";
    public const string Bytes = "omega:bytes";
    public const string KnownBytes = "omega:bytesOfKnownOrigin";
    public const string Size = "omega:size";
    public const string Image = "omega:image";
    public const string Base = "omega:base";
    public const string Commit = "omega:commit";

    public const string OfPackage = "package";
    public const string OfCommit = "commit";
    public const string Unknown = "unknown";
}
