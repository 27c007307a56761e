namespace Omega.Cli.Support;

/// <summary>Paths of one checkout; machine-local files live in its git-ignored folder `.omega`.</summary>
internal sealed class Checkout(string root)
{
    /// <summary>Folder that holds Pulumi.yaml.</summary>
    public string Root { get; } = root;

    /// <summary>Folder of this machine's files: keys, state, generated configuration.</summary>
    public string Machine => Path.Combine(Root, ".omega");

    /// <summary>Folder of keys and passwords, readable by their owner only.</summary>
    public string Keys => Path.Combine(Machine, "keys");

    /// <summary>Folder of Pulumi's file backend.</summary>
    public string State => Path.Combine(Machine, "state");

    /// <summary>File of the passphrase that encrypts the stack's secrets.</summary>
    public string Passphrase => Path.Combine(Machine, "passphrase");

    /// <summary>Folder of the traces of what nobody foresaw.</summary>
    public string Traces => Path.Combine(Machine, "log");

    /// <summary>Folder of what is known of releases.</summary>
    public string Evidence => Path.Combine(Machine, "evidence");

    /// <summary>Folder of the backups of services, where the configuration names no other place.</summary>
    public string Backups => Path.Combine(Machine, "backup");

    /// <summary>File of the password that opens them.</summary>
    public string BackupPassword => Path.Combine(Keys, "backup-password");

    /// <summary>The project file.</summary>
    public string Project => Path.Combine(Root, "Pulumi.yaml");

    /// <summary>The checked-in configuration of a stack.</summary>
    public string StackFile(string stack) => Path.Combine(Root, $"Pulumi.{stack}.yaml");

    /// <summary>The configuration of a stack on this machine: the checked-in one plus generated values.</summary>
    public string MachineStackFile(string stack) => Path.Combine(Machine, $"Pulumi.{stack}.yaml");

    /// <summary>A path below the checkout.</summary>
    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The checkout that this program was built in.</summary>
    public static Checkout Find(string? start = null)
    {
        for (var folder = new DirectoryInfo(start ?? AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pulumi.yaml")) && Directory.Exists(Path.Combine(folder.FullName, "cli")))
            {
                return new Checkout(folder.FullName);
            }
        }

        throw new OmegaException($"{start ?? AppContext.BaseDirectory} is not inside a checkout: no folder above it holds Pulumi.yaml and cli/. Run ./omega from the checkout.");
    }
}
