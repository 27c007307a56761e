using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Core.Evidence;

/// <summary>The steps that read images and ask scanners, as text that is embedded here.</summary>
public static class EvidenceScript
{
    /// <summary>Writes an image of the engine into a file.</summary>
    public const string Save = "save";

    /// <summary>Prints what a scanner says of an inventory.</summary>
    public const string Scan = "scan";

    /// <summary>Prints who builds here.</summary>
    public const string Builder = "builder";

    private static readonly string[] Own = [Save, Scan, Builder];

    /// <summary>Text of a step: one of these, or of those that sign and verify.</summary>
    public static string Read(string step, SigningMethod method) => Own.Contains(step) ? TrustScript.WithCommon(TrustScript.Resource(step)) : TrustScript.Read(step, method);
}
