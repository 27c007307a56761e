using System.Text.Json;

namespace Pulumi;

/// <summary>Configuration of the stack.</summary>
public sealed class Config
{
    private readonly string _name;

    public Config(string? name = null) => _name = name ?? DeploymentRun.Require().Project;

    public string? Get(string key)
    {
        _ = DeploymentRun.Require();
        var json = Environment.GetEnvironmentVariable("PULUMI_CONFIG");
        return string.IsNullOrEmpty(json)
            ? null
            : JsonSerializer.Deserialize<Dictionary<string, string>>(json)!.GetValueOrDefault($"{_name}:{key}");
    }

    public Output<string>? GetSecret(string key) => Get(key) is { } value ? Output.CreateSecret(value) : null;

    public string Require(string key) => Get(key) ?? throw Missing(key, secret: false);

    public Output<string> RequireSecret(string key) => GetSecret(key) ?? throw Missing(key, secret: true);

    private RunException Missing(string key, bool secret) => new(
        $"Missing required configuration variable '{_name}:{key}'\n"
        + $"\tplease set a value using the command `pulumi config set {(secret ? "--secret " : "")}{_name}:{key} <value>`");
}
