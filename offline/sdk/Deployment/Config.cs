using System.Globalization;
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

    public bool? GetBoolean(string key) => Value<bool>(key);

    public int? GetInt32(string key) => Value<int>(key);

    public double? GetDouble(string key) => Value<double>(key);

    public T? GetObject<T>(string key) => GetObject<T>(key, null);

    public T? GetObject<T>(string key, JsonSerializerOptions? options) => Get(key) is { } text ? Parse<T>(key, text, options) : default;

    public Output<string>? GetSecret(string key) => Get(key) is { } value ? Output.CreateSecret(value) : null;

    public Output<T>? GetSecretObject<T>(string key) => Get(key) is { } text ? Output.CreateSecret(Parse<T>(key, text, null)!) : null;

    public string Require(string key) => Get(key) ?? throw Missing(key, secret: false);

    public bool RequireBoolean(string key) => GetBoolean(key) ?? throw Missing(key, secret: false);

    public int RequireInt32(string key) => GetInt32(key) ?? throw Missing(key, secret: false);

    public double RequireDouble(string key) => GetDouble(key) ?? throw Missing(key, secret: false);

    public T RequireObject<T>(string key) => RequireObject<T>(key, null);

    public T RequireObject<T>(string key, JsonSerializerOptions? options) => Parse<T>(key, Require(key), options)!;

    public Output<string> RequireSecret(string key) => GetSecret(key) ?? throw Missing(key, secret: true);

    public Output<T> RequireSecretObject<T>(string key) => GetSecretObject<T>(key) ?? throw Missing(key, secret: true);

    private T? Value<T>(string key)
        where T : struct, IParsable<T> => Get(key) switch
        {
            null => null,
            var text when T.TryParse(text, CultureInfo.InvariantCulture, out var value) => value,
            _ => throw Invalid<T>(key),
        };

    private T? Parse<T>(string key, string text, JsonSerializerOptions? options)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, options);
        }
        catch (JsonException)
        {
            throw Invalid<T>(key);
        }
    }

    // The value itself stays out of the message: it may be a secret.
    private RunException Invalid<T>(string key) => new($"Configuration '{_name}:{key}' is not a valid {typeof(T).Name}");

    private RunException Missing(string key, bool secret) => new(
        $"Missing required configuration variable '{_name}:{key}'\n"
        + $"\tplease set a value using the command `pulumi config set {(secret ? "--secret " : "")}{_name}:{key} <value>`");
}
