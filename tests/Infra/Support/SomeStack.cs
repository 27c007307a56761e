using System.Collections.Immutable;
using Omega.Infra.Policies;
using Omega.Infra.Settings;
using Pulumi;

namespace Omega.Infra.Tests.Support;

/// <summary>A stack that passes every check, and its parts.</summary>
public static class SomeStack
{
    public static BuildContext Context() => new(Some.Content, "sha256:" + new string('b', 64), "sha256:" + new string('d', 64))
    {
        EvidenceFolder = Path.Combine(Path.GetTempPath(), $"omega-evidence-{Environment.ProcessId}"),
    };

    public static OmegaStack Of(OmegaSettings settings, BuildContext? context = null, string? kubeconfig = null, string? ledgerKey = null, RecordingMocks? mocks = null)
    {
        mocks ??= new RecordingMocks();
        var policies = new PolicyEnforcement(PolicyOptions.From(settings, "dev"), [], TimeProvider.System) { Observer = mocks.Observe };
        var secrets = Secrets() with { Kubeconfig = Secret(kubeconfig), LedgerKey = Secret(ledgerKey), Services = Services(settings), Edge = Edge(settings) };
        var registry = mocks.Registry(settings.Release?.Digest ?? RecordingMocks.Digest);
        return policies.Compose(() => new OmegaStack(settings, secrets, context ?? Context(), policies, registry));
    }

    /// <summary>What the last update put out.</summary>
    public static ImmutableDictionary<string, object> Outputs(IEnumerable<LedgerRecord> ledger, string version) => ImmutableDictionary<string, object>.Empty
        .Add("version", version)
        .Add("ledger", ledger.Select(record => record.ToDictionary().ToImmutableDictionary(field => field.Key, field => (object)field.Value)).ToImmutableArray<object>());

    private static Dictionary<string, Output<string>> Services(OmegaSettings settings) => settings.ServicesOf("dev")
        .SelectMany(service => service.Secrets.Select(service.SecretKey)).ToDictionary(key => key, key => Output.CreateSecret($"{key}-marker"));

    private static EdgeSecrets? Edge(OmegaSettings settings) =>
        settings.Site.Tls is null ? null : new("0123456789abcdef", Output.CreateSecret("= www.example.com\nbundle-marker\n"));

    private static Output<string>? Secret(string? text) => text is null ? null : Output.CreateSecret(text);

    public static StackSecrets Secrets() => new(
        "omega", Output.CreateSecret("registry-marker"), Output.CreateSecret("-----BEGIN ENCRYPTED PRIVATE KEY-----\nrole: omega\n\nkey-marker\n-----END ENCRYPTED PRIVATE KEY-----"), Output.CreateSecret("passphrase-marker"));
}
