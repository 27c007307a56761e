using Omega.Offline.Protocol;

namespace Pulumi;

/// <summary>Constants of Pulumi's wire format.</summary>
internal static class Wire
{
    public const string Unknown = Signatures.Unknown;
    public const string Signature = Signatures.Key;
    public const string Secret = Signatures.Secret;
    public const string ResourceReference = Signatures.ResourceReference;
}
