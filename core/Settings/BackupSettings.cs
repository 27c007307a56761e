using System.Text.RegularExpressions;

namespace Omega.Core.Settings;

/// <summary>Where the data of services is backed up (`omega:backup`), by restic.</summary>
/// <param name="Repository">A folder, or an S3-compatible store; absent: a folder below .omega, whose password lies with the other keys.</param>
/// <param name="Keep">How many snapshots of each service are kept.</param>
public sealed partial record BackupSettings(string? Repository = null, int Keep = 20) : ISettings
{
    /// <summary>Key of the password that opens the repository.</summary>
    public const string Password = "backupPassword";

    /// <summary>Key of the id that an S3-compatible store knows us by.</summary>
    public const string AccessKey = "backupAccessKey";

    /// <summary>Key of what proves it.</summary>
    public const string SecretKey = "backupSecretKey";

    /// <summary>Keys of the configuration that hold the secrets, without the project's name.</summary>
    public static IReadOnlyList<string> Secrets { get; } = [Password, AccessKey, SecretKey];

    private const string Own = "../.omega/backup";

    /// <summary>The repository as the program's folder sees it: no path of a checkout gets into the state.</summary>
    public string FromProgram => Repository switch
    {
        null => Own,
        { } store when store.StartsWith('/') || store.StartsWith("s3:", StringComparison.Ordinal) => store,
        { } folder => $"../{folder}",
    };

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (Repository is not null && !Store().IsMatch(Repository) && !Absolute().IsMatch(Repository) && !CheckoutFolder.IsMatch(Repository))
        {
            yield return new(
                "repository",
                "must be a folder (an absolute path, or one below the checkout), or s3: with the address of a bucket and no login in it",
                Repository.Contains('@', StringComparison.Ordinal) ? "something with an @ in it" : Repository,
                "s3:https://s3.example/backups");
        }

        foreach (var problem in SettingsProblem.OutOfRange("keep", Keep, 2, 10000, 20))
        {
            yield return problem;
        }
    }

    [GeneratedRegex(@"\As3:(?:https?://)?[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?(?:/[A-Za-z0-9_.-]+)+\z")]
    private static partial Regex Store();

    [GeneratedRegex(@"\A(?:/(?!\.{1,2}(?:/|\z))[^/\\:$\p{Cc}]+)+\z")]
    private static partial Regex Absolute();
}
