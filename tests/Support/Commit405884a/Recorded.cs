using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Omega.Tests;

/// <summary>
/// A stack as commit 405884a deployed it, twice, with a page edited between: recorded once from that commit itself, before anything took
/// it over. Its secrets are stand-ins under the passphrase <see cref="Passphrase"/>; texts of its scripts are left out.
/// </summary>
internal static class Recorded
{
    /// <summary>What seals the state and the stack's file of this machine.</summary>
    public const string Passphrase = "throw-away";

    /// <summary>What `pulumi stack export` gave.</summary>
    public static JsonElement State { get; } = Read("state.json");

    /// <summary>Resources of the state, in their order.</summary>
    public static IReadOnlyList<JsonElement> Resources { get; } = [.. State.GetProperty("deployment").GetProperty("resources").EnumerateArray()];

    /// <summary>Outputs of the stack.</summary>
    public static JsonElement Outputs { get; } = Resources[0].GetProperty("outputs");

    /// <summary>Values of the configuration as the engine handed them to the program, by key; objects as JSON.</summary>
    public static IReadOnlyDictionary<string, string> Config { get; } = Read("config.json").Deserialize<Dictionary<string, string>>()!;

    /// <summary>What `docker inspect` told of site and edge.</summary>
    public static IReadOnlyList<JsonElement> Containers { get; } = [.. Read("containers.json").EnumerateArray()];

    /// <summary>What `docker image inspect` told of the images of both releases, the last one first.</summary>
    public static IReadOnlyList<JsonElement> Images { get; } = [.. Read("images.json").EnumerateArray()];

    /// <summary>The stack's file on that machine, its values and secrets.</summary>
    public static string MachineFile { get; } = File.ReadAllText(PathOf("Pulumi.dev.yaml"));

    /// <summary>Path of a recorded file.</summary>
    public static string PathOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);

    private static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(PathOf(name))).RootElement;
}
