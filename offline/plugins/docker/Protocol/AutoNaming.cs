using System.Security.Cryptography;
using System.Text;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Protocol;

/// <summary>Names what the program left unnamed, the same way every time for the same seed.</summary>
internal static class AutoNaming
{
    private const int HexDigits = 7;

    /// <summary>The name, or why there is none. A name made up before is kept.</summary>
    internal static (string Name, string? Problem) Choose(string property, CheckRequest request)
    {
        if (request.Olds is { } olds && olds.Texts(Wire.Defaults).Contains(property) && olds.NonEmpty(property) is { } old)
        {
            return (old, null);
        }

        return request.Autonaming switch
        {
            { Mode: CheckRequest.Types.AutonamingOptions.Types.Mode.Disable } =>
                ("", "is required, as automatic naming is disabled"),
            { ProposedName: { Length: > 0 } proposed } => (proposed, null),
            _ => ($"{LogicalName(request)}-{Suffix(request)}", null),
        };
    }

    private static string LogicalName(CheckRequest request) =>
        request.Name.Length > 0 ? request.Name : request.Urn[(request.Urn.LastIndexOf("::", StringComparison.Ordinal) + 2)..];

    private static string Suffix(CheckRequest request)
    {
        var seed = request.RandomSeed.Length > 0 ? request.RandomSeed.ToByteArray() : RandomNumberGenerator.GetBytes(32);
        var hash = SHA256.HashData([.. seed, .. Encoding.UTF8.GetBytes(request.Urn)]);
        return Convert.ToHexStringLower(hash)[..HexDigits];
    }
}
