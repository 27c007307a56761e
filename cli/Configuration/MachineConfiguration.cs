using Omega.Cli.Engines;
using Omega.Cli.Support;

namespace Omega.Cli.Configuration;

/// <summary>Makes sure that a stack exists and that its configuration on this machine is whole, secrets encrypted; whole or not at all.</summary>
internal sealed class MachineConfiguration(Checkout checkout, Engine engine, Report report)
{
    /// <summary>Does nothing when all of it is there.</summary>
    public async Task EnsureAsync(string stack, MachineValues values, CancellationToken cancellation)
    {
        var target = checkout.MachineStackFile(stack);
        var existing = StackFile.Load(target);
        var checkedIn = StackFile.Load(checkout.StackFile(stack));
        // A salt that is checked in is the one of both: what another one encrypted is encrypted anew.
        var salt = checkedIn.GetBeside(LaidOverFile.Salt);
        var keeps = salt is null || salt == existing.GetBeside(LaidOverFile.Salt);
        var secrets = await EncryptedAsync(stack, LaidOverFile.Secrets(keeps ? existing : checkedIn, target), values.Secrets, cancellation);
        var wanted = LaidOverFile.Merge(checkedIn, secrets, values);
        if (wanted.Text != existing.Text)
        {
            report.Step($"Writing {Path.GetRelativePath(checkout.Root, target)}");
            SecretFile.Write(target, wanted.Text);
        }
    }

    /// <summary>
    /// A file with the salt and the encrypted secrets: those that are there where they say what they must. Encrypted apart from
    /// the other values, which may be wrong: the engine would refuse to read them, and with them the secrets.
    /// </summary>
    private async Task<StackFile> EncryptedAsync(
        string stack, StackFile begun, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellation)
    {
        // The engine writes the salt of a new stack beside the project file: a folder of its own keeps the checkout clean.
        var staging = Path.Combine(checkout.Machine, "staging");
        SecretFile.Folder(staging);
        try
        {
            File.WriteAllText(Path.Combine(staging, "Pulumi.yaml"), $"name: {YamlName(StackFile.Load(checkout.Project))}\nruntime: dotnet\n");
            var file = Path.Combine(staging, $"Pulumi.{stack}.yaml");
            SecretFile.Write(file, begun.Text);
            if (!await engine.HasStackAsync(stack, cancellation))
            {
                (await engine.RunAsync(["stack", "init", stack], cancellation, staging)).Must($"create the stack '{stack}'");
            }

            var asked = await engine.RunAsync(["config", "--show-secrets", "--json", "--stack", stack], cancellation, staging);
            var known = asked.Succeeded ? StackConfiguration.Parse(asked.Output) : null;
            foreach (var (key, value) in secrets.Where(secret => known?[secret.Key]?.TrimEnd('\n') != secret.Value.TrimEnd('\n')))
            {
                (await engine.RunAsync(["config", "set", "--secret", key, "--stack", stack], cancellation, staging, value)).Must($"encrypt {key}");
            }

            return StackFile.Load(file);
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    private static string YamlName(StackFile project) => project.GetBeside("name")
        ?? throw new OmegaException($"{project.Path} has no name. Write it: `name: omega`.", ExitCode.Input);
}
