using System.Net.Http.Headers;
using System.Text.Json;

namespace Omega.Core.Registries;

/// <summary>Tokens that a registry's own service gives for a login, kept for the questions that follow.</summary>
internal sealed class RegistryTokens(HttpClient http, AuthenticationHeaderValue? login)
{
    private static readonly string[] TokenFields = ["token", "access_token"];

    private readonly Dictionary<string, string> _tokens = [];

    /// <summary>What to send with a question of this scope; null: no token was asked for yet.</summary>
    public AuthenticationHeaderValue? For(string? scope) => _tokens.TryGetValue(scope ?? "", out var token) ? new("Bearer", token) : null;

    /// <summary>The service, and its parameters, that a refused question points to; null when it points to none.</summary>
    public static IReadOnlyDictionary<string, string>? ChallengeOf(HttpResponseMessage response)
    {
        foreach (var challenge in response.Headers.WwwAuthenticate)
        {
            if (challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) && Fields(challenge.Parameter ?? "") is { } fields && fields.ContainsKey("realm"))
            {
                return fields;
            }
        }

        return null;
    }

    /// <summary>Asks the service for a token; false when it refuses the login, or would be told the login in plain text.</summary>
    public async Task<bool> FetchAsync(IReadOnlyDictionary<string, string> challenge, string? scope, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(challenge["realm"], UriKind.Absolute, out var realm)
            || !(realm.Scheme == Uri.UriSchemeHttps || (realm.Scheme == Uri.UriSchemeHttp && RegistryTransport.IsThisMachine(realm.Authority))))
        {
            return false;
        }

        List<string> query = [.. realm.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)];
        if (challenge.TryGetValue("service", out var service))
        {
            query.Add($"service={Uri.EscapeDataString(service)}");
        }

        if ((scope ?? challenge.GetValueOrDefault("scope")) is { } asked)
        {
            query.Add($"scope={Uri.EscapeDataString(asked)}");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = string.Join('&', query) }.Uri);
        request.Headers.Authorization = login;
        using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false));
            var token = TokenFields
                .Select(name => document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null)
                .FirstOrDefault(text => text is { Length: > 0 });
            _tokens[scope ?? ""] = token ?? "";
            return token is not null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>`realm="…",service="…",scope="a:b:pull,push"`: a comma also stands inside of quotes.</summary>
    private static Dictionary<string, string> Fields(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var quoted = false;
        var start = 0;
        for (var index = 0; index <= text.Length; index++)
        {
            if (index == text.Length || (text[index] == ',' && !quoted))
            {
                if (text[start..index].Split('=', 2) is [var name, var value])
                {
                    fields[name.Trim()] = value.Trim().Trim('"');
                }

                start = index + 1;
            }
            else if (text[index] == '"')
            {
                quoted = !quoted;
            }
        }

        return fields;
    }
}
