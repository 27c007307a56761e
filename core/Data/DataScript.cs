using System.Globalization;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Core.Data;

/// <summary>The steps that work on the data of services, as text that is embedded here, and what they are told.</summary>
public static class DataScript
{
    /// <summary>Another container takes the place of the one that has the data.</summary>
    public const string Replace = "replace";

    /// <summary>Starts what had the data last where nobody runs on it.</summary>
    public const string Heal = "heal";

    /// <summary>Copies the data of a service into the repository; prints the snapshot's id.</summary>
    public const string Backup = "backup";

    /// <summary>Puts a snapshot in the place of a service's data.</summary>
    public const string Restore = "restore";

    /// <summary>Prints the snapshots of a stack.</summary>
    public const string Snapshots = "snapshots";

    /// <summary>Copies keys, state and configuration of this machine into the repository; prints the snapshot's id.</summary>
    public const string Machine = "machine";

    /// <summary>Variable that names the image whose shell works on the volumes.</summary>
    public const string Helper = "HELPER";

    /// <summary>Functions that wait until a container is well; they call `set_limit`.</summary>
    public static string Well => TrustScript.Resource("well");

    /// <summary>Text of a step.</summary>
    /// <param name="step">One of these.</param>
    /// <param name="library">Functions that it is given beside those for data.</param>
    public static string Read(string step, string library = "")
    {
        string[] parts = [library, Well, TrustScript.Resource("data"), TrustScript.Resource(step)];
        return TrustScript.WithCommon(string.Join('\n', parts.Where(text => text.Length > 0)));
    }

    /// <summary>What every step is told that is no secret.</summary>
    /// <param name="prefix">What is named on the host begins with it, `omega-dev`.</param>
    /// <param name="settings">Where backups go, and the image that the volumes are worked on with.</param>
    /// <param name="service">The service; null: none, where a step is about the stack.</param>
    public static IReadOnlyDictionary<string, string> Environment(string prefix, OmegaSettings settings, Service? service) => new Dictionary<string, string>
    {
        ["STACK"] = prefix,
        ["ROLE"] = service?.Role ?? "",
        ["SERVICE"] = service?.Name ?? "",
        ["WHERE"] = service?.Settings.Path ?? "it",
        ["VOLUMES"] = string.Join(' ', service?.Volumes(prefix) ?? []),
        ["PATHS"] = PathsOf(service),
        [Helper] = settings.Image.Base,
        ["BACKUP_REPOSITORY"] = settings.Backup.FromProgram,
        ["KEEP"] = settings.Backup.Keep.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Marks the snapshots of a service that has these folders: another set of folders is other data.</summary>
    public static string PathsOf(Service? service) => service is null ? "" : Digest.Of(string.Join('\n', service.Data)).Abbreviated;
}
