using System.Text.Json;

namespace Omega.Offline.Engine.Project;

/// <summary>The folder in which pulumi keeps what it knows of its user.</summary>
internal static class PulumiHome
{
    /// <summary>Its path.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("PULUMI_HOME") is { Length: > 0 } set
        ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pulumi");

    /// <summary>The backend that <c>pulumi login</c> has chosen, or nothing.</summary>
    public static string? LoggedInBackend()
    {
        var folder = Environment.GetEnvironmentVariable("PULUMI_CREDENTIALS_PATH") is { Length: > 0 } set ? set : Folder;
        var file = Path.Combine(folder, "credentials.json");
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return json.RootElement.TryGetProperty("current", out var current) && current.GetString() is { Length: > 0 } url ? url : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new EngineException($"'{file}' cannot be read: {problem.Message} Set PULUMI_BACKEND_URL, or log in again.");
        }
    }
}
