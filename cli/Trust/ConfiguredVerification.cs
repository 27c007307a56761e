using Omega.Cli.Configuration;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Cli.Trust;

/// <summary>Checks a release as an update does: by the steps embedded in this program and the configuration of now; the state is not asked.</summary>
internal sealed class ConfiguredVerification(Checkout checkout, IProcesses processes, string stack, StackConfiguration configuration, RegistryLogin registry)
{
    /// <summary>Null when the registry holds the release and the trust policy lets it run; otherwise why it is refused.</summary>
    /// <exception cref="OmegaException">The question could not be answered: a tool is missing, a login is wrong, the configuration is.</exception>
    public async Task<string?> RefusalAsync(string version, string digest, CancellationToken cancellation)
    {
        var image = SettingsReader.Section<ImageSettings>(stack, Get, "image");
        var policy = SettingsReader.Section<SigningSettings>(stack, Get, "signing");
        var (user, password) = (Get("registryUser") ?? "omega", Get("registryPassword") ?? "");
        var asked = registry(image, user, password);
        using var closing = asked as IDisposable;
        var environment = new Dictionary<string, string>(TrustScript.Environment(image, policy)) { ["REGISTRY_USER"] = user, ["REGISTRY_PASSWORD"] = password };
        Task<string> Run(string step, IReadOnlyDictionary<string, string> variables, CancellationToken token) =>
            RunAsync(TrustScript.Read(step, policy.Method), environment, variables, token);
        try
        {
            return (await new ReleaseTrust(image, policy, asked, Run, TimeProvider.System).VerifyAsync(version, digest, cancellation)).Refusal;
        }
        catch (OmegaException exception) when (exception.ExitCode != ExitCode.Refused)
        {
            throw new OmegaException($"Cannot verify release {version}: {exception.Message}", exception.ExitCode);
        }
    }

    private string? Get(string key) => configuration[$"omega:{key}"];

    private async Task<string> RunAsync(
        string script, Dictionary<string, string> environment, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation)
    {
        var call = new ProcessCall("/bin/bash", "-c", "exec /bin/bash -c \"$SCRIPT\"")
        {
            Folder = checkout.At("infra"),
            Environment = environment.Concat(variables).ToDictionary(entry => entry.Key, entry => (string?)entry.Value)
                .Append(new("SCRIPT", script)).ToDictionary(),
            Limit = TimeSpan.FromMinutes(5),
        };
        var result = await processes.RunAsync(call, cancellation);
        return result.Succeeded ? result.Output
            : result.ExitCode is ProcessResult.NotFound or ProcessResult.TimedOut ? result.Must("read the signatures").Text
            : throw new OmegaException(result.LastLines(), result.ExitCode == ExitCode.Refused ? ExitCode.Refused : ExitCode.Failed);
    }
}
