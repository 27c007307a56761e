using Omega.Cli.Configuration;
using Omega.Cli.Engines;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;
using Omega.Core.StackFiles;

namespace Omega.Cli.Tests.Configuration;

/// <summary>The change of the passphrase, ended at any step: what a rerun leaves is one passphrase that opens everything.</summary>
public sealed class PassphraseChangeTests : IDisposable
{
    private const string Old = "old one";
    private const string Given = "new one";

    private readonly TemporaryFolder _folder = new();
    private readonly Checkout _checkout;

    /// <summary>What each state is sealed with, as the engine keeps it.</summary>
    private readonly Dictionary<string, string> _sealed = new() { ["dev"] = Old, ["prod"] = Old };

    private string? _killAt;
    private int _changes;

    public PassphraseChangeTests()
    {
        _checkout = new Checkout(_folder.Path);
        SecretFile.Write(_checkout.Passphrase, Old);
        File.WriteAllText(_checkout.Project, "name: omega\nruntime: dotnet\n");
        // dev is laid over in a file of this machine; prod's own file has its secrets.
        File.WriteAllText(_checkout.StackFile("dev"), "config:\n  omega:target: docker\n");
        SecretFile.Write(_checkout.MachineStackFile("dev"), Settings(Old));
        File.WriteAllText(_checkout.StackFile("prod"), "# kept\n" + Settings(Old));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("dev before")]
    [InlineData("dev between")]
    [InlineData("dev after")]
    [InlineData("prod before")]
    [InlineData("prod between")]
    [InlineData("prod after")]
    public async Task Killed_anywhere_a_rerun_completes_and_everything_opens_with_the_new_one(string? killAt)
    {
        _killAt = killAt;
        if (killAt is not null)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => RunAsync(Given));

            Assert.True(PassphraseChange.IsBegun(_checkout));
            Assert.Equal(Old, File.ReadAllText(_checkout.Passphrase));
            Assert.Equal(ExitCode.Input, (await Assert.ThrowsAsync<OmegaException>(() => RunAsync("a third one"))).ExitCode);
        }

        Assert.Equal(_checkout.Passphrase, await RunAsync(killAt is null ? Given : null));

        EverythingOpensWith(Given);
        Assert.Equal("# kept\n" + Settings(Given), File.ReadAllText(_checkout.StackFile("prod")).Replace("\"", "", StringComparison.Ordinal));
        Assert.Equal("config:\n  omega:target: docker\n", File.ReadAllText(_checkout.StackFile("dev")));
    }

    /// <summary>The last steps are of files alone: killed among them, all is done but for what tells so.</summary>
    [Fact]
    public async Task Killed_at_the_very_end_a_rerun_changes_nothing_more()
    {
        var folder = Path.Combine(_checkout.Machine, "passphrase-change");
        var copy = Path.Combine(_folder.Path, "copy");
        _killAt = "prod after";
        await Assert.ThrowsAsync<TimeoutException>(() => RunAsync(Given));
        using (var copying = System.Diagnostics.Process.Start("cp", ["-a", folder, copy]))
        {
            await copying.WaitForExitAsync();
        }

        File.WriteAllText(Path.Combine(copy, "stack-prod", "done"), "");
        await RunAsync(null);
        Directory.Move(copy, folder);
        var changes = _changes;
        await RunAsync(null);

        Assert.Equal(changes, _changes);
        EverythingOpensWith(Given);
    }

    [Fact]
    public async Task Without_one_a_random_one_is_made()
    {
        await RunAsync(null);

        Assert.Equal(40, File.ReadAllText(_checkout.Passphrase).Length);
        EverythingOpensWith(File.ReadAllText(_checkout.Passphrase));
    }

    [Fact]
    public async Task What_no_passphrase_seals_and_a_secret_inside_of_another_value_are_refused_before_anything_changes()
    {
        _sealed["prod"] = "awskms";
        var refusal = await Assert.ThrowsAsync<OmegaException>(() => RunAsync(Given));
        Assert.Equal(ExitCode.Input, refusal.ExitCode);
        Assert.StartsWith("Secrets of stack 'prod' are sealed by 'awskms', not by a passphrase.", refusal.Message, StringComparison.Ordinal);

        _sealed["prod"] = Old;
        File.AppendAllText(_checkout.StackFile("prod"), "  omega:more:\n    inner:\n      secure: x\n");
        Assert.Contains("has a secret inside of another value", (await Assert.ThrowsAsync<OmegaException>(() => RunAsync(Given))).Message, StringComparison.Ordinal);

        Assert.Equal(0, _changes);
        Assert.False(PassphraseChange.IsBegun(_checkout));
    }

    private void EverythingOpensWith(string passphrase)
    {
        Assert.Equal(passphrase, File.ReadAllText(_checkout.Passphrase));
        Assert.All(_sealed.Values, value => Assert.Equal(passphrase, value));
        Assert.Equal(passphrase, StackFile.Load(_checkout.MachineStackFile("dev")).Get("omega:word", "secure"));
        Assert.Equal(passphrase, StackFile.Load(_checkout.StackFile("prod")).Get("omega:word", "secure"));
        Assert.False(Directory.Exists(Path.Combine(_checkout.Machine, "passphrase-change")));
    }

    /// <summary>Settings whose salt and secret are the passphrase itself: what opens what is read at once.</summary>
    private static string Settings(string passphrase) =>
        $"encryptionsalt: {passphrase}\nconfig:\n  omega:word:\n    secure: {passphrase}\n";

    private Task<string> RunAsync(string? given) => new PassphraseChange(_checkout, Engine(), Silent.Report).RunAsync(given, default);

    private Engine Engine() => new(
        _checkout,
        new FakeProcesses()
            .On("pulumi stack ls --json", output: """[{"name":"organization/omega/dev"},{"name":"organization/omega/prod"}]""")
            .On("pulumi config --json")
            .On("pulumi stack export --stack", call => (0, State(call.Arguments[3]), ""))
            .On("pulumi stack change-secrets-provider passphrase --stack", Change),
        "pulumi",
        "offline",
        null,
        stack => File.Exists(_checkout.MachineStackFile(stack)) ? _checkout.MachineStackFile(stack) : _checkout.StackFile(stack));

    private string State(string stack) => _sealed[stack] == "awskms"
        ? """{"deployment":{"secrets_providers":{"type":"awskms"}}}"""
        : """{"deployment":{"secrets_providers":{"type":"passphrase","state":{"salt":"SALT"}}}}""".Replace("SALT", _sealed[stack], StringComparison.Ordinal);

    /// <summary>Settings first, then the state, as both engines do it; refused with another passphrase than what seals both.</summary>
    private (int ExitCode, string Output, string Error) Change(ProcessCall call)
    {
        var stack = call.Arguments[4];
        var file = Path.Combine(call.Folder!, $"Pulumi.{stack}.yaml");
        var passphrase = File.ReadAllText(call.Environment!["PULUMI_CONFIG_PASSPHRASE_FILE"]!);
        Kill($"{stack} before");
        if (_sealed[stack] != passphrase || !File.ReadAllText(file).Contains($"secure: {passphrase}\n", StringComparison.Ordinal))
        {
            return (255, "", "error: incorrect passphrase");
        }

        var changed = System.Text.Encoding.UTF8.GetString(call.Input.Span).TrimEnd('\n');
        File.WriteAllText(file, File.ReadAllText(file).Replace(passphrase, changed, StringComparison.Ordinal));
        Kill($"{stack} between");
        _sealed[stack] = changed;
        _changes++;
        Kill($"{stack} after");
        return (0, "", "");
    }

    private void Kill(string step)
    {
        if (_killAt == step)
        {
            _killAt = null;
            throw new TimeoutException(step);
        }
    }
}
