using Omega.Cli.Configuration;
using Omega.Cli.Engines;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;
using Omega.Core.StackFiles;

namespace Omega.Cli.Tests.Configuration;

public sealed class MachineConfigurationTests : IDisposable
{
    private static readonly MachineValues Values = new(
        null, ["key"], null, "omega", new Dictionary<string, string> { ["omega:registryPassword"] = "password", ["omega:signingPassphrase"] = "passphrase" });

    private readonly TemporaryFolder _folder = new();
    private readonly Checkout _checkout;

    public MachineConfigurationTests()
    {
        _checkout = new Checkout(_folder.Path);
        SecretFile.Folder(_checkout.Machine);
        File.WriteAllText(_checkout.Project, "name: omega\n");
        File.WriteAllText(_checkout.StackFile("dev"), "config:\n  omega:image:\n    registry: localhost:5000\n");
        SecretFile.Write(_checkout.MachineStackFile("dev"), "encryptionsalt: v1:ours\nconfig:\n  omega:registryPassword:\n    secure: v1:password\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_not_encrypted_yet_is_encrypted_and_nothing_else_and_where_it_was_done_is_gone()
    {
        await EnsureAsync(refuses: false);

        var written = StackFile.Load(_checkout.MachineStackFile("dev"));
        Assert.Equal("v1:password", written.Get("omega:registryPassword", "secure"));
        Assert.Equal("v1:passphrase", written.Get("omega:signingPassphrase", "secure"));
        Assert.Equal("localhost:5000", written.Get("omega:image", "registry"));
        Assert.Equal([_checkout.MachineStackFile("dev")], Directory.EnumerateFileSystemEntries(_checkout.Machine).Where(entry => entry != _checkout.State));
    }

    /// <summary>What this machine had encrypted with another salt nobody can read with the one that is checked in.</summary>
    [Fact]
    public async Task Another_salt_that_is_checked_in_has_all_encrypted_anew()
    {
        File.WriteAllText(_checkout.StackFile("dev"), "encryptionsalt: v1:theirs\nconfig:\n  omega:image:\n    registry: localhost:5000\n");

        await EnsureAsync(refuses: false);

        var written = StackFile.Load(_checkout.MachineStackFile("dev"));
        Assert.Equal("v1:theirs", written.GetBeside("encryptionsalt"));
        Assert.DoesNotContain("v1:password", written.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_refuses_leaves_the_file_as_it_was_and_nothing_beside_it()
    {
        var before = File.ReadAllText(_checkout.MachineStackFile("dev"));

        await Assert.ThrowsAsync<OmegaException>(() => EnsureAsync(refuses: true));

        Assert.Equal(before, File.ReadAllText(_checkout.MachineStackFile("dev")));
        Assert.Equal([_checkout.MachineStackFile("dev")], Directory.EnumerateFileSystemEntries(_checkout.Machine).Where(entry => entry != _checkout.State));
    }

    private async Task EnsureAsync(bool refuses)
    {
        var processes = new FakeProcesses()
            .On("pulumi stack", 0, "[{\"name\":\"dev\"}]")
            .On("pulumi config --show-secrets", 0, "{\"omega:registryPassword\":{\"value\":\"password\",\"secret\":true}}")
            .On("pulumi config set --secret omega:signingPassphrase", Encrypts)
            .On("pulumi");
        await new MachineConfiguration(_checkout, new Engine(_checkout, processes, "pulumi", "offline", null), Silent.Report).EnsureAsync("dev", Values, default);

        (int, string, string) Encrypts(ProcessCall call)
        {
            Assert.Equal("passphrase", System.Text.Encoding.UTF8.GetString(call.Input.Span));
            var file = Path.Combine(call.Folder!, "Pulumi.dev.yaml");
            StackFile.Load(file).Set("v1:passphrase", "omega:signingPassphrase", "secure").Save();
            return refuses ? (255, "", "error: incorrect passphrase") : (0, "", "");
        }
    }
}
