using Omega.Cli.Engines;
using Omega.Cli.Support;

namespace Omega.Cli.Configuration;

/// <summary>Writes a stack's configuration of this machine: the checked-in file plus generated values, secrets encrypted; whole or not at all.</summary>
internal sealed class MachineConfiguration(Checkout checkout, Engine engine, Report report)
{
    // What the encryption of a stack file made, beside its values.
    private static readonly string[] EncryptionKeys = ["encryptionsalt", "secretsprovider", "encryptedkey"];

    /// <summary>Makes sure that the stack exists and that its file says what it must; does nothing when it does.</summary>
    public async Task EnsureAsync(string stack, MachineValues values, CancellationToken cancellation)
    {
        var target = checkout.MachineStackFile(stack);
        var existing = StackFile.Load(target);
        var checkedIn = StackFile.Load(checkout.StackFile(stack));
        var wanted = Merge(checkedIn, existing, values);
        var stackExists = await engine.HasStackAsync(stack, cancellation);
        var encrypted = stackExists && await SecretsAreAsync(stack, values.Secrets, cancellation);
        if (encrypted && wanted.Text == existing.Text)
        {
            return;
        }

        report.Step($"Writing {Path.GetRelativePath(checkout.Root, target)}");
        if (encrypted)
        {
            SecretFile.Write(target, wanted.Text);
            return;
        }

        // The engine writes the salt of a new stack beside the project file: a folder of its own keeps the checkout clean.
        var staging = Path.Combine(checkout.Machine, "staging");
        SecretFile.Folder(staging);
        File.Copy(checkout.Project, Path.Combine(staging, "Pulumi.yaml"), overwrite: true);
        var file = Path.Combine(staging, $"Pulumi.{stack}.yaml");
        SecretFile.Write(file, wanted.Text);
        if (!stackExists)
        {
            (await engine.RunAsync(["stack", "init", stack], cancellation, staging)).Must($"create the stack '{stack}'");
        }

        foreach (var (key, value) in values.Secrets)
        {
            (await engine.RunAsync(["config", "set", "--secret", key, "--stack", stack], cancellation, staging, value)).Must($"encrypt {key}");
        }

        // The engine writes YAML its own way: only what it encrypted is taken, so that the next run can compare.
        SecretFile.Write(target, Merge(checkedIn, StackFile.Load(file), values).Text);
        Directory.Delete(staging, recursive: true);
    }

    internal static StackFile Merge(StackFile checkedIn, StackFile existing, MachineValues values)
    {
        var merged = checkedIn
            .Set(values.BaseImage, "omega:image", "base")
            .SetList(values.Signers, "omega:signing", "signers")
            .Set(values.RegistryUser, "omega:registryUser");
        merged = values.Authority is null ? merged : merged.Set(values.Authority, "omega:signing", "ca");
        merged = EncryptionKeys.Where(key => existing.GetBeside(key) is not null)
            .Aggregate(merged, (file, key) => file.SetBeside(key, existing.GetBeside(key)!));
        return values.Secrets.Keys.Where(key => existing.Has(key, "secure")).Aggregate(merged, (file, key) => file.Take(existing, key));
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
