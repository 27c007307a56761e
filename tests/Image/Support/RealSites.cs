using System.Text.Json;
using Omega.Core.Content;

namespace Omega.Image.Tests.Support;

/// <summary>Sites as their builders made them, with what a browser fetched from each. OMEGA_TEST_SITES names the folder of their
/// archive (sites.tar.xz), or one in which it is unpacked.</summary>
internal static class RealSites
{
    public static readonly string[] Names = ["vite-react", "webpack", "next", "sveltekit", "hugo", "docusaurus", "esbuild", "plain"];

    private static readonly Lazy<Task<(string? Folder, string? Missing)>> Found = new(FindAsync);

    /// <summary>The folder that holds NAME/ and NAME.json, or what is missing.</summary>
    public static Task<(string? Folder, string? Missing)> FolderAsync() => Found.Value;

    /// <summary>What the recordings say of a site.</summary>
    public static async Task<Recording> RecordingAsync(string name)
    {
        await using var stream = File.OpenRead(Path.Combine((await FolderAsync()).Folder!, $"{name}.json"));
        return (await JsonSerializer.DeserializeAsync<Recording>(stream, JsonSerializerOptions.Web))!;
    }

    /// <summary>What a stack has to say of it: 200.html is found, another fallback is named.</summary>
    public static SiteOptions Options(Recording recording) => new(recording.SpaFallback == "200.html" ? null : recording.SpaFallback);

    private static async Task<(string? Folder, string? Missing)> FindAsync()
    {
        if (Environment.GetEnvironmentVariable("OMEGA_TEST_SITES") is not { Length: > 0 } given)
        {
            return (null, "OMEGA_TEST_SITES is not set: it names the folder of sites.tar.xz, or one in which it is unpacked.");
        }

        var archive = Path.Combine(given, "sites.tar.xz");
        if (!File.Exists(archive))
        {
            return Directory.Exists(Path.Combine(given, Names[0])) ? (given, null) : (null, $"OMEGA_TEST_SITES names {given}, which holds neither sites.tar.xz nor {Names[0]}/.");
        }

        var folder = Directory.CreateTempSubdirectory("omega-sites").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        (await Shell.RunAsync("tar", ["-xJf", archive, "-C", folder])).Succeeded();
        return (folder, null);
    }
}

/// <summary>What a browser fetched from a site.</summary>
internal sealed record Recording(
    string? SpaFallback, IReadOnlyList<RecordedRequest> Requests, IReadOnlyList<string> DeepLinks, IReadOnlyList<RecordedPage> Pages, IReadOnlyList<string>? MustNotPublish);

/// <summary>One request.</summary>
internal sealed record RecordedRequest(string Path, int Status, string Type);

/// <summary>One page, as it looked.</summary>
internal sealed record RecordedPage(string Path, string Final, string Title, string? H1);
