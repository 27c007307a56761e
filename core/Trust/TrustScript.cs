using System.Reflection;
using System.Text.Json;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>The steps that fetch, push and sign, as text that is embedded here: whoever runs one runs this and nothing that lies elsewhere.</summary>
public static class TrustScript
{
    /// <summary>Prints a new version, when this machine can build and sign.</summary>
    public const string Mint = "mint";

    /// <summary>Prints what the engine built.</summary>
    public const string Built = "built";

    /// <summary>Publishes what the engine built.</summary>
    public const string Push = "push";

    /// <summary>Prints what there is to say about the signatures of a release.</summary>
    public const string Evidence = "evidence";

    /// <summary>Prints the public half of the signing key.</summary>
    public const string Key = "key";

    /// <summary>Signs a digest for a version.</summary>
    public const string Sign = "sign";

    /// <summary>Signs a statement about a release, and not the release.</summary>
    public const string Attest = "attest";

    /// <summary>Signs the roles of a key anew, with what they say; content trust alone.</summary>
    public const string Renew = "renew";

    private const string Common = "common";

    /// <summary>Text of a script of another place with the functions that all have in common before it.</summary>
    public static string WithCommon(string script) => $"{Resource(Common)}\n{script}";

    /// <summary>Text of a step that signs or verifies by a method.</summary>
    public static string Read(string step, SigningMethod method) =>
        WithCommon($"{Resource($"trust-{JsonNamingPolicy.CamelCase.ConvertName(method.ToString())}")}\n{Resource(step)}");

    /// <summary>Text of the step that prints what there is to say about the signatures of a service's image, which has no version of ours.</summary>
    /// <param name="isOurs">Whether its registry is the one that the stack has a login for.</param>
    public static string OfService(bool isOurs) =>
        WithCommon($"{Resource("trust-cosign")}\n{(isOurs ? "" : Resource("anonymous") + "\n")}{Resource(Evidence)}");

    /// <summary>Registry and trust policy as the steps take them; holds no secret.</summary>
    public static IReadOnlyDictionary<string, string> Environment(ImageSettings image, SigningSettings signing) => new Dictionary<string, string>
    {
        ["REGISTRY"] = image.Registry,
        ["REPOSITORY"] = image.Repository,
        ["REGISTRY_CA"] = image.Ca ?? "",
        ["TRUST_SERVER"] = signing.Server ?? "",
        ["TRUST_CA"] = signing.Ca ?? "",
        ["TRUSTED_ROOT"] = signing.TrustedRoot ?? "",
        ["SIGNERS"] = string.Join('\n', (signing.Signers ?? []).Select(signer => signer.Trim())),
        ["KEYLESS"] = string.Join('\n', (signing.Keyless ?? []).Select(keyless => $"{keyless.Identity}\t{keyless.Issuer}")),
    };

    /// <summary>Text of an embedded script, alone.</summary>
    internal static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.sh")
            ?? throw new InvalidOperationException($"The script '{name}.sh' is not embedded in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
