using System.Text.Json;

namespace Omega.Infra.Release;

/// <summary>What a signing method gives to the scripts: a file of functions, and the trust policy as environment variables.</summary>
internal static class SigningScript
{
    /// <summary>Name of the embedded file with the functions signing_tool, trust_settings, load_key, sign and verify_signature.</summary>
    public static string Library(SigningMethod method) => $"trust-{JsonNamingPolicy.CamelCase.ConvertName(method.ToString())}";

    /// <summary>The trust policy; holds no secret.</summary>
    public static IReadOnlyDictionary<string, string> Environment(SigningSettings signing) => signing.Method switch
    {
        SigningMethod.ContentTrust => new Dictionary<string, string>
        {
            ["TRUST_SERVER"] = signing.Server ?? "",
            ["TRUST_CA"] = signing.Ca ?? "",
            ["SIGNERS"] = string.Join(',', signing.Signers ?? []),
        },
        _ => new Dictionary<string, string>
        {
            ["SIGNERS"] = string.Join('\n', (signing.Signers ?? []).Select(signer => signer.Trim())),
            ["KEYLESS"] = JsonSerializer.Serialize(signing.Keyless ?? [], JsonSerializerOptions.Web),
        },
    };
}
