using Omega.Core.Trust;
using Omega.Infra.Support;
using Omega.Infra.Tests.Support;

namespace Omega.Scripts.Tests.Release;

/// <summary>The environment that program and command give to a step of a release, script included.</summary>
public static class ReleaseStep
{
    public const string Version = RecordingMocks.Version;
    public const string Image = $"localhost:5000/omega/web:{Version}";
    public const string Reference = $"localhost:5000/omega/web@{Machine.Built}";
    public const string Key = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nrole: omega\n\nkey-marker\n-----END ENCRYPTED PRIVATE KEY-----";

    /// <summary>A public key as the stub of cosign knows it.</summary>
    public static string PublicKey(string signer) => $"-----BEGIN PUBLIC KEY-----\n{signer}\n-----END PUBLIC KEY-----\n";

    /// <summary>Runs a step that signs with Docker Content Trust.</summary>
    public static Task<Result> RunAsync(this Machine machine, string step, params (string Name, string? Value)[] environment) =>
        RunAsync(machine, Some.Settings().Signing, step, environment);

    /// <summary>Runs a step that signs with cosign.</summary>
    public static Task<Result> RunCosignAsync(this Machine machine, string step, params (string Name, string? Value)[] environment) =>
        RunAsync(machine, new(SigningMethod.Cosign, [PublicKey("signer-a")]), step, environment);

    /// <summary>Runs a step under a trust policy.</summary>
    public static Task<Result> RunAsync(Machine machine, SigningSettings signing, string step, params (string Name, string? Value)[] environment)
    {
        var all = Environment(machine, signing, step);
        foreach (var (name, value) in environment)
        {
            all.Remove(name);
            _ = value is not null && all.TryAdd(name, value);
        }

        return machine.RunAsync(all);
    }

    private static Dictionary<string, string> Environment(Machine machine, SigningSettings signing, string step)
    {
        if (step == TrustScript.Mint)
        {
            return new() { [ScriptCommand.Variable] = TrustScript.Read(step, signing.Method) };
        }

        var all = new Dictionary<string, string>(TrustScript.Environment(Some.Settings().Image, signing))
        {
            [ScriptCommand.Variable] = TrustScript.Read(step, signing.Method),
            ["REGISTRY_USER"] = "omega",
            ["REGISTRY_PASSWORD"] = "registry-marker",
            ["VERSION"] = Version,
            ["DIGEST"] = Machine.Built,
        };
        if (step == TrustScript.Push)
        {
            // Given where the registry lost what the engine still has.
            all.Remove("DIGEST");
        }

        if (step is TrustScript.Key or TrustScript.Sign or TrustScript.Attest or TrustScript.Renew)
        {
            (all["SIGNING_KEY"], all["SIGNING_PASSPHRASE"]) = (Key, "passphrase-marker");
            (all["KEY_ID"], all["SIGNING_ROLES"], all["SIZE"]) = (Some.KeyId, "targets/releases targets/omega", "537");
            all["FOLDER"] = machine.Memory;
        }

        return all;
    }
}
