using System.Text.Json;
using System.Text.Json.Serialization;

namespace Omega.Core.Settings;

/// <summary>
/// Settings as the text whose digest is on record. It is written by code that the compiler makes: finding out at run time how each of
/// these types is written takes a tenth of an update without a change.
/// </summary>
internal static class RecordedText
{
    /// <summary>What is served, with what of it there is.</summary>
    public static string Of(OmegaSettings settings) => JsonSerializer.Serialize(
        new(
            settings.Target, settings.Site, settings.Api, settings.Kubernetes,
            settings.Services.Count > 0 || settings.Web.Maintenance ? Of(settings.Services) : null,
            settings.Web.Maintenance ? true : null),
        RecordedJson.Default.Served);

    /// <summary>A service; of its secrets the names alone.</summary>
    public static string Of(Service service) =>
        JsonSerializer.Serialize(new(service.Name, service.Settings, service.UserId, service.Reach), GivenJson.Default.RecordedSettings);

    private static string Of(IReadOnlyDictionary<string, ServiceSettings> services) => JsonSerializer.Serialize(services, GivenJson.Default.IReadOnlyDictionaryStringServiceSettings);
}

/// <summary>As ever.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(Served))]
internal sealed partial class RecordedJson : JsonSerializerContext;

/// <summary>Only what is given counts: what a service may say one day is no change of one that does not say it.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RecordedSettings))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, ServiceSettings>))]
internal sealed partial class GivenJson : JsonSerializerContext;

// The names and the order of these are on record.
internal sealed record Served(
    DeploymentTarget Target,
    SiteSettings Site,
    ApiSettings? Api,
    KubernetesSettings? Kubernetes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Services,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Maintenance);

internal sealed record RecordedSettings(string Name, ServiceSettings Settings, int UserId, ServiceReach Reach);
