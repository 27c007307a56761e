using System.Text.Json;
using Omega.Cli.Engines;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Core.Settings;

namespace Omega.Cli.Configuration;

/// <summary>The configuration of a stack as its engine reads it, secrets in clear; never written down.</summary>
internal sealed class StackConfiguration
{
    private readonly Dictionary<string, string?> _values;

    private StackConfiguration(Dictionary<string, string?> values) => _values = values;

    /// <summary>The value of a key, an object as JSON; null when the key is absent.</summary>
    public string? this[string key] => _values.GetValueOrDefault(key);

    /// <summary>Services that are configured.</summary>
    /// <exception cref="SettingsException">What is configured of them is wrong.</exception>
    public IReadOnlyList<Service> Services(string stack) => SettingsReader.Services(stack, key => this[$"omega:{key}"]);

    /// <summary>All of it, checked, of a stack whose site runs on a Docker engine.</summary>
    /// <exception cref="OmegaException">It is wrong, or the site runs in a cluster, where a command cannot start a release beside it.</exception>
    public OmegaSettings OnDocker(Checkout checkout, string stack, string command)
    {
        var settings = SettingsReader.Read(stack, key => this[$"omega:{key}"], [], checkedIn: StackFile.DigestOf(checkout.StackFile(stack)));
        return settings.Target == DeploymentTarget.Docker ? settings : throw new OmegaException(
            $"Stack '{stack}' runs in a cluster (omega:target {settings.Target.ToString().ToLowerInvariant()}), and `omega {command}` starts releases on a Docker engine only. "
                + "Give it a stack with target docker.", ExitCode.Input);
    }

    /// <summary>Asks the engine; what it prints is for <see cref="Parse"/>.</summary>
    public static Task<ProcessResult> AskAsync(Engine engine, string stack, CancellationToken cancellation) =>
        engine.RunAsync(["config", "--show-secrets", "--json", .. engine.Of(stack)], cancellation);

    /// <summary>Reads what the engine prints.</summary>
    public static StackConfiguration Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new(document.RootElement.EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => entry.Value.TryGetProperty("value", out var value) ? value.GetString() : null));
    }
}
