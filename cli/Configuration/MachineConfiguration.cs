using Omega.Cli.Engines;
using Omega.Cli.Support;

namespace Omega.Cli.Configuration;

/// <summary>Writes a stack's configuration of this machine: the checked-in file plus generated values, secrets encrypted; whole or not at all.</summary>
internal sealed class MachineConfiguration(Checkout checkout, Engine engine, Report report)
{
    /// <summary>Makes sure that the stack exists and that its file says what it must; does nothing when it does.</summary>
    public async Task EnsureAsync(string stack, MachineValues values, CancellationToken cancellation)
    {
        var target = checkout.MachineStackFile(stack);
        var existing = StackDocument.Load(target);
        var wanted = Merge(StackDocument.Load(checkout.StackFile(stack)), existing, values);
        var stackExists = await engine.HasStackAsync(stack, cancellation);
        var encrypted = stackExists && await SecretsAreAsync(stack, values.Secrets, cancellation);
        if (encrypted && wanted.ToString() == existing.ToString())
        {
            return;
        }

        report.Step($"Writing {Path.GetRelativePath(checkout.Root, target)}");
        if (encrypted)
        {
            SecretFile.Write(target, wanted.ToString());
            return;
        }

        // The engine writes the salt of a new stack beside the project file: a folder of its own keeps the checkout clean.
        var staging = Path.Combine(checkout.Machine, "staging");
        SecretFile.Folder(staging);
        File.Copy(checkout.Project, Path.Combine(staging, "Pulumi.yaml"), overwrite: true);
        var file = Path.Combine(staging, $"Pulumi.{stack}.yaml");
        SecretFile.Write(file, wanted.ToString());
        if (!stackExists)
        {
            (await engine.RunAsync(["stack", "init", stack], cancellation, staging)).Must($"create the stack '{stack}'");
        }

        foreach (var (key, value) in values.Secrets)
        {
            (await engine.RunAsync(["config", "set", "--secret", key, "--stack", stack], cancellation, staging, value)).Must($"encrypt {key}");
        }

        // The engine writes YAML its own way: written once more our way, so that the next run can compare.
        SecretFile.Write(target, StackDocument.Load(file).ToString());
        Directory.Delete(staging, recursive: true);
    }

    internal static StackDocument Merge(StackDocument checkedIn, StackDocument existing, MachineValues values)
    {
        checkedIn.Set(values.BaseImage, "omega:image", "base");
        checkedIn.Set(values.Signers, "omega:signing", "signers");
        if (values.Authority is not null)
        {
            checkedIn.Set(values.Authority, "omega:signing", "ca");
        }

        checkedIn.Set(values.RegistryUser, "omega:registryUser");
        checkedIn.KeepEncryption(existing, values.Secrets.Keys);
        return checkedIn;
    }

    private async Task<bool> SecretsAreAsync(string stack, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellation)
    {
        var result = await StackConfiguration.AskAsync(engine, stack, cancellation);
        if (!result.Succeeded)
        {
            return false;
        }

        var configuration = StackConfiguration.Parse(result.Output);
        return secrets.All(secret => configuration[secret.Key]?.TrimEnd('\n') == secret.Value.TrimEnd('\n'));
    }
}
