using System.Text.Json;
using Omega.Cli.Configuration;
using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Trust;

/// <summary>Checks a release against the trust policy by the very step that the stack deploys with, read from its state.</summary>
/// <remarks>So nothing of it is written twice, whatever the signing method; credentials are the ones configured now.</remarks>
internal sealed class RecordedVerification
{
    private const string SecretMark = "4dabf18193072939515e22adb298388d";

    private readonly Checkout _checkout;
    private readonly IProcesses _processes;
    private readonly Dictionary<string, string?> _environment;

    private RecordedVerification(Checkout checkout, IProcesses processes, Dictionary<string, string?> environment)
    {
        _checkout = checkout;
        _processes = processes;
        _environment = environment;
    }

    /// <summary>Takes the step from the resources of a deployed stack, and the credentials from its configuration.</summary>
    /// <exception cref="OmegaException">The state holds no such step.</exception>
    public static RecordedVerification Of(
        Checkout checkout, IProcesses processes, string stack, IEnumerable<JsonElement> resources, StackConfiguration configuration)
    {
        var environment = Environment(resources)
            ?? throw new OmegaException($"The state of stack '{stack}' holds no step that verifies releases. Deploy it: ./omega up {stack}");
        foreach (var (variable, key) in new[] { ("REGISTRY_USER", "omega:registryUser"), ("REGISTRY_PASSWORD", "omega:registryPassword") })
        {
            if (configuration[key] is { } value)
            {
                environment[variable] = value;
            }
        }

        return new RecordedVerification(checkout, processes, environment);
    }

    /// <summary>Null when the registry holds the release and an expected signer signed it; otherwise why it is refused.</summary>
    /// <exception cref="OmegaException">The question could not be answered: a tool is missing, a server is away.</exception>
    public async Task<string?> RefusalAsync(string version, string digest, CancellationToken cancellation)
    {
        var call = new ProcessCall("/bin/bash", "-c", "exec /bin/bash -c \"$SCRIPT\"")
        {
            Folder = _checkout.At("infra"),
            Environment = new Dictionary<string, string?>(_environment) { ["VERSION"] = version, ["DIGEST"] = digest },
            Limit = TimeSpan.FromMinutes(5),
        };
        var result = await _processes.RunAsync(call, cancellation);
        return result.ExitCode == ExitCode.Refused ? result.LastLines()
            : result.Must($"verify release {version}").Text.EndsWith($"@{digest}", StringComparison.Ordinal) ? null
            : $"Refused: the verification answers with '{result.Text}' instead of repository@digest {digest}.";
    }

    private static Dictionary<string, string?>? Environment(IEnumerable<JsonElement> resources) => resources
        .Where(resource => resource.GetProperty("type").GetString() == "command:local:Command"
            && resource.GetProperty("urn").GetString()!.Split("::")[^1].StartsWith("release-verify-", StringComparison.Ordinal))
        .Select(resource => Plain(resource.GetProperty("inputs").GetProperty("environment")))
        .Select(environment => environment.EnumerateObject().ToDictionary(variable => variable.Name, variable => Plain(variable.Value).GetString()))
        .LastOrDefault();

    /// <summary>A value without the mark that says that it is secret.</summary>
    private static JsonElement Plain(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(SecretMark, out _) && value.TryGetProperty("plaintext", out var text)
            ? JsonDocument.Parse(text.GetString()!).RootElement
            : value;
}
