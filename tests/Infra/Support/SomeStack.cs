using Omega.Infra.Policies;
using Omega.Infra.Release;
using Omega.Infra.Settings;
using Pulumi;

namespace Omega.Infra.Tests.Support;

/// <summary>A stack that passes every check, and its parts.</summary>
public static class SomeStack
{
    public static BuildContext Context() => new(Some.Content, "sha256:" + new string('b', 64));

    public static OmegaStack Of(OmegaSettings settings, BuildContext? context = null, string? kubeconfig = null) => new(
        settings, Secrets() with { Kubeconfig = kubeconfig is null ? null : Output.CreateSecret(kubeconfig) }, context ?? Context(), new PolicyEnforcement(PolicyOptions.From(settings), [], TimeProvider.System));

    public static StackSecrets Secrets() => new(
        "omega", Output.CreateSecret("registry-marker"), Output.CreateSecret("key-marker"), Output.CreateSecret("passphrase-marker"));
}
