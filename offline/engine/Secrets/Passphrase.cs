namespace Omega.Offline.Engine.Secrets;

/// <summary>Where the passphrase of this process comes from.</summary>
internal static class Passphrase
{
    /// <summary>The passphrase from PULUMI_CONFIG_PASSPHRASE or the file named by PULUMI_CONFIG_PASSPHRASE_FILE.</summary>
    public static string Read()
    {
        if (Environment.GetEnvironmentVariable("PULUMI_CONFIG_PASSPHRASE") is { } passphrase)
        {
            return passphrase;
        }

        var file = Environment.GetEnvironmentVariable("PULUMI_CONFIG_PASSPHRASE_FILE");
        if (string.IsNullOrEmpty(file))
        {
            throw new EngineException(
                "passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables");
        }

        return File.Exists(file)
            ? File.ReadAllText(file).Trim()
            : throw new EngineException($"PULUMI_CONFIG_PASSPHRASE_FILE names '{file}', which does not exist.");
    }
}
