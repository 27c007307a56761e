using System.Text.Json;
using Omega.Cli.Engines;
using Omega.Cli.Support;

namespace Omega.Cli.Configuration;

/// <summary>
/// Another passphrase for state, configuration and machine together. The new one lies beside the old one until all of it is done: a change
/// that was killed goes on where it ended, with the passphrase that it began with.
/// </summary>
/// <remarks>
/// The engine changes settings beside a project file and then the state, each whole or not at all, so a copy of the settings in a folder
/// of its own is changed with the state. The state says by its salt whether that copy is the one that belongs to it.
/// </remarks>
internal sealed class PassphraseChange(Checkout checkout, Engine engine, Report report)
{
    private const string Kind = "passphrase";

    private string Folder => FolderOf(checkout);

    private string New => Path.Combine(Folder, Kind);

    /// <summary>Whether a change was begun and not finished: then no passphrase opens everything.</summary>
    public static bool IsBegun(Checkout checkout) => File.Exists(Path.Combine(FolderOf(checkout), Kind));

    /// <summary>Begins a change, or goes on with the one that was begun.</summary>
    /// <param name="given">The new passphrase; null: the one of the change that was begun, or a random one.</param>
    /// <param name="cancellation">Stops it between two steps; the next run goes on.</param>
    /// <returns>File that holds the new passphrase now.</returns>
    /// <exception cref="OmegaException">It cannot be changed, and nothing is; or it was ended, and goes on with the next run.</exception>
    public async Task<string> RunAsync(string? given, CancellationToken cancellation)
    {
        var machine = engine.PassphraseFile ?? throw new OmegaException(
            "PULUMI_CONFIG_PASSPHRASE holds the passphrase itself, which no command can change for its caller. Write it into a file that only you can read, "
                + "name that by PULUMI_CONFIG_PASSPHRASE_FILE, and unset PULUMI_CONFIG_PASSPHRASE.", ExitCode.Input);
        var stacks = await engine.StacksAsync(cancellation);
        if (!IsBegun(checkout))
        {
            foreach (var stack in stacks)
            {
                RequireChangeable(stack, await StateAsync(stack, cancellation));
            }

            Reset(Folder);
            SecretFile.Write(New, given ?? SecretFile.Random());
        }
        else if (given is not null && given != Passphrase())
        {
            throw new OmegaException("A change to another passphrase was begun and not finished. Finish it without a new one: ./omega passphrase", ExitCode.Input);
        }

        foreach (var stack in stacks)
        {
            report.Step($"Changing the passphrase of stack '{stack}'");
            await ChangeAsync(stack, cancellation);
        }

        SecretFile.Write(machine, Passphrase());
        File.Delete(New);
        Directory.Delete(Folder, recursive: true);
        return machine;
    }

    private string Passphrase() => File.ReadAllText(New);

    private async Task ChangeAsync(string stack, CancellationToken cancellation)
    {
        var staging = Path.Combine(Folder, $"stack-{stack}");
        var staged = Path.Combine(staging, $"Pulumi.{stack}.yaml");
        var done = Path.Combine(staging, "done");
        if (!File.Exists(done))
        {
            if (File.Exists(staged))
            {
                // An engine that was killed there finishes, or takes back, what it was at as soon as it reads these settings.
                _ = await engine.RunAsync(["config", "--json", "--stack", stack], cancellation, staging);
            }

            var salt = (await StateAsync(stack, cancellation)).Salt;
            if (salt is null || StackFile.Load(staged).GetBeside(LaidOverFile.Salt) != salt || SaltOf(stack) == salt)
            {
                Reset(staging);
                File.WriteAllText(Path.Combine(staging, "Pulumi.yaml"), $"name: {StackFile.Load(checkout.Project).GetBeside("name")}\nruntime: dotnet\n");
                SecretFile.Write(staged, StackFile.Load(engine.ConfigFile(stack)).Text);
                (await engine.RunAsync(["stack", "change-secrets-provider", Kind, "--stack", stack], cancellation, staging, $"{Passphrase()}\n"))
                    .Must($"change the passphrase of stack '{stack}'", "The next `./omega passphrase` goes on.");
            }

            SecretFile.Write(done, "");
        }

        Place(stack, StackFile.Load(staged));
    }

    private string? SaltOf(string stack) => StackFile.Load(engine.ConfigFile(stack)).GetBeside(LaidOverFile.Salt);

    /// <summary>Puts what was sealed anew where it was taken from; once more changes nothing.</summary>
    private void Place(string stack, StackFile changed)
    {
        var checkedIn = StackFile.Load(checkout.StackFile(stack));
        if (checkedIn.GetBeside(LaidOverFile.Salt) is not null && changed.GetBeside(LaidOverFile.Salt) is { } salt)
        {
            checkedIn.KeysOf().Where(key => checkedIn.Has(key, "secure"))
                .Aggregate(checkedIn, (file, key) => file.Take(changed, key)).SetBeside(LaidOverFile.Salt, salt).Save();
        }

        if (File.Exists(checkout.MachineStackFile(stack)))
        {
            SecretFile.Write(checkout.MachineStackFile(stack), changed.Text);
        }
    }

    private void RequireChangeable(string stack, (string? Kind, string? Salt) state)
    {
        if (state.Kind is not (null or Kind))
        {
            throw new OmegaException(
                $"Secrets of stack '{stack}' are sealed by '{state.Kind}', not by a passphrase. Change that with `pulumi stack change-secrets-provider`. Nothing was changed.",
                ExitCode.Input);
        }

        var checkedIn = StackFile.Load(checkout.StackFile(stack));
        var secrets = checkedIn.Text.Split("secure:").Length - 1;
        if (checkedIn.GetBeside(LaidOverFile.Salt) is not null && secrets != checkedIn.KeysOf().Count(key => checkedIn.Has(key, "secure")))
        {
            throw new OmegaException(
                $"{checkedIn.Path} has a secret inside of another value. Give each a key of its own (`pulumi config set --secret`). Nothing was changed.", ExitCode.Input);
        }
    }

    /// <summary>What the state of a stack is sealed by.</summary>
    private async Task<(string? Kind, string? Salt)> StateAsync(string stack, CancellationToken cancellation)
    {
        using var state = JsonDocument.Parse((await engine.RunAsync(["stack", "export", "--stack", stack], cancellation)).Must($"read the state of stack '{stack}'").Output);
        if (!state.RootElement.TryGetProperty("deployment", out var deployment) || !deployment.TryGetProperty("secrets_providers", out var providers)
            || !providers.TryGetProperty("type", out var kind))
        {
            return (null, null);
        }

        return (kind.GetString() is { Length: > 0 } text ? text : null,
            providers.TryGetProperty("state", out var inner) && inner.TryGetProperty("salt", out var salt) ? salt.GetString() : null);
    }

    private static string FolderOf(Checkout checkout) => Path.Combine(checkout.Machine, "passphrase-change");

    private static void Reset(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        SecretFile.Folder(folder);
    }
}
