using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Omega.Core.Settings;

/// <summary>A service container: its settings, and what follows from its name and its stack.</summary>
/// <param name="Name">Name in the configuration; `api` for the one of `omega:api`.</param>
/// <param name="Settings">What is configured.</param>
/// <param name="UserId">Numeric user and group that it runs as.</param>
/// <param name="Reach">What it may reach beside the services that it asks.</param>
/// <param name="Setting">Where it is configured.</param>
public sealed partial record Service(string Name, ServiceSettings Settings, int UserId, ServiceReach Reach, string Setting)
{
    /// <summary>The name that the one service had before there could be several.</summary>
    public const string Api = "api";

    /// <summary>Most that a stack may have.</summary>
    public const int Most = 16;

    /// <summary>What is allowed as a name, as the predicate of a sentence.</summary>
    public const string NameRule = "must have a name of at most 32 of a-z 0-9 -, beginning with a letter and ending with a letter or digit";

    private const string ApiSetting = "omega:api";
    private const int FirstUser = 20000;
    private const int Users = 40000;

    /// <summary>What it is called on its host: `api` as ever, `service-NAME` for all others, so that no name is that of a part of ours.</summary>
    public string Role => Name == Api ? Api : $"service-{Name}";

    /// <summary>Variable that tells a service that asks this one where it is.</summary>
    public string Variable => $"OMEGA_SERVICE_{Name.ToUpperInvariant().Replace('-', '_')}";

    /// <summary>Image by digest.</summary>
    public string Image => Settings.Image;

    /// <summary>Names of the services that it asks.</summary>
    public IReadOnlyList<string> Asks => Settings.Asks ?? [];

    /// <summary>Variables in clear, by their names.</summary>
    public IReadOnlyDictionary<string, string> Environment => Settings.Environment ?? new Dictionary<string, string>();

    /// <summary>Names of the variables whose values are secrets.</summary>
    public IReadOnlyList<string> Secrets => Settings.Secrets ?? [];

    /// <summary>What nginx is told of how long readers wait for it and of the bodies that it takes, `PATH=SECONDS,MIB`; null where that is as ever.</summary>
    public string? PassLimits => Settings is { Path: { } path } && (Settings.TimeoutSeconds ?? Settings.BodyMiB) is not null
        ? $"{path}={Settings.TimeoutSeconds ?? ServiceSettings.DefaultTimeoutSeconds},{Settings.BodyMiB ?? ServiceSettings.DefaultBodyMiB}"
        : null;

    /// <summary>Folders whose content outlives its containers.</summary>
    public IReadOnlyList<string> Data => Settings.Data ?? [];

    /// <summary>Whether it has data: it is replaced, never doubled.</summary>
    public bool HasData => Data.Count > 0;

    /// <summary>Volumes that hold its data, in the order of the folders.</summary>
    /// <param name="prefix">What is named on the host begins with it, `omega-dev`.</param>
    public IReadOnlyList<string> Volumes(string prefix) => [.. Data.Select(path => DataFolder.Volume(prefix, Role, path))];

    /// <summary>Digest over all of its settings; of the secrets over their names alone.</summary>
    public Digest Digest => Digest.Of(RecordedText.Of(this));

    /// <summary>What the ledger says of it.</summary>
    public string Recorded => IsOfApi ? $"{Name}={Image}" : $"{Name}={Image}#{Digest}";

    /// <summary>Whether it is the one of `omega:api`.</summary>
    public bool IsOfApi => Setting == ApiSetting;

    /// <summary>The service of `omega:api`, which is held to what it was held to before there could be several.</summary>
    public static Service Of(ApiSettings api, DeploymentTarget target) => new(
        Api, api.Service, Hardening.UserId, target == DeploymentTarget.Docker ? ServiceReach.All : ServiceReach.Nothing, ApiSetting);

    /// <summary>A service of `omega:services`.</summary>
    public static Service Of(string stack, string name, ServiceSettings settings) => new(
        name, settings, settings.User ?? OwnUser(stack, name), settings.Reach ?? ServiceReach.Nothing, $"omega:services.{name}");

    /// <summary>What it may use at most; what is said of the site alone touches none that has data.</summary>
    /// <param name="site">What the site may.</param>
    public SiteSettings Limits(SiteSettings site)
    {
        var otherwise = HasData ? new SiteSettings() : site;
        return site with
        {
            MemoryMiB = Settings.MemoryMiB ?? otherwise.MemoryMiB,
            Cpus = Settings.Cpus ?? otherwise.Cpus,
            Pids = Settings.Pids ?? otherwise.Pids,
        };
    }

    /// <summary>Key of the configuration that holds the value of a secret variable, without the project's name.</summary>
    public string SecretKey(string variable) => $"{SecretKeyPrefix}{Name}.{variable}";

    /// <summary>What every such key begins with.</summary>
    public const string SecretKeyPrefix = "serviceSecrets.";

    /// <summary>Whether a text can be the name of one.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    // The same in every update and on every machine; above the users of systems, below those of systemd and of user namespaces.
    private static int OwnUser(string stack, string name) =>
        FirstUser + (int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{stack}/{name}"))) % Users);

    [GeneratedRegex(@"\A[a-z]([a-z0-9-]{0,30}[a-z0-9])?\z")]
    private static partial Regex NamePattern();
}
