namespace Omega.Core.Settings;

/// <summary>Where the data of services is backed up, with the secrets that open it.</summary>
public sealed partial class SettingsReader
{
    private BackupSettings Backup()
    {
        var backup = Optional("backup", new BackupSettings());
        if (backup.Repository is { } repository && string.IsNullOrEmpty(_get(BackupSettings.Password)))
        {
            // One that was made up here would be lost with this machine, and with it what lies elsewhere.
            _problems.Add($"omega:{BackupSettings.Password} is required when omega:backup.repository is given, was {Was(BackupSettings.Password)}: "
                + $"it opens {repository}. Keep it elsewhere too. {SetSecret(BackupSettings.Password)}");
        }
        else if (backup.Repository is null && _get(BackupSettings.Password) is not null)
        {
            _problems.Add($"omega:{BackupSettings.Password} has a meaning only when omega:backup.repository is given, was given without it: "
                + "the folder below .omega has a password of its own. "
                + $"Remove it with `pulumi config rm omega:{BackupSettings.Password} --stack {_stack}`, or give the repository.");
        }

        Both(BackupSettings.AccessKey, BackupSettings.SecretKey);
        Both(BackupSettings.SecretKey, BackupSettings.AccessKey);
        return backup;
    }

    private void Both(string key, string other)
    {
        if (_get(key) is not null && string.IsNullOrEmpty(_get(other)))
        {
            _problems.Add($"omega:{other} is required when omega:{key} is given, was {Was(other)}. {SetSecret(other)}");
        }
    }

    private string Was(string key) => _get(key) is null ? "missing" : "empty";

    private string SetSecret(string key) => $"Set it with `pulumi config set --secret omega:{key} --stack {_stack}`.";
}
