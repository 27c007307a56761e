using Omega.Cli.Configuration;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;
using Omega.Core.StackFiles;

namespace Omega.Cli.Tests.Configuration;

public sealed class LaidOverFileTests
{
    private static readonly MachineValues Values = new(
        "localhost:5000/omega/base:1.22.1@sha256:abc", ["key"], "-----BEGIN CERTIFICATE-----\nAAA=\n-----END CERTIFICATE-----\n", "omega",
        new Dictionary<string, string> { ["omega:registryPassword"] = "password" });

    [Fact]
    public void Records_are_signed_with_the_key_of_this_machine_once_it_is_encrypted()
    {
        var values = Values with { LedgerKey = "-----BEGIN PUBLIC KEY-----\nBBB=\n-----END PUBLIC KEY-----" };
        var encrypted = File("config:\n  omega:ledgerKey:\n    secure: v1:abc\n");

        var merged = LaidOverFile.Merge(File("config: {}\n"), encrypted, values);

        Assert.True(merged.Has("omega:ledger", "keys"));
        Assert.True(merged.Has("omega:ledgerKey", "secure"));
        Assert.False(LaidOverFile.Merge(File("config: {}\n"), File(""), values).Has("omega:ledger", "keys"));
    }

    [Fact]
    public void A_stack_that_names_keys_of_its_own_does_not_get_the_one_of_this_machine()
    {
        var checkedIn = File("config:\n  omega:ledger:\n    keys: [own]\n");
        var encrypted = File("config:\n  omega:ledgerKey:\n    secure: v1:abc\n");

        var merged = LaidOverFile.Merge(checkedIn, encrypted, Values with { LedgerKey = "machine" });

        Assert.DoesNotContain("machine", merged.Text, StringComparison.Ordinal);
        Assert.False(merged.Has("omega:ledgerKey"));
    }

    [Fact]
    public void Merge_adds_generated_values_and_keeps_what_is_checked_in()
    {
        var checkedIn = File("""
            config:
              omega:image:
                registry: localhost:5000
                base: pinned@sha256:def
              omega:signing:
                method: contentTrust
              other:key: "3"
            """);

        var merged = LaidOverFile.Merge(checkedIn, File(""), Values).Text;

        Assert.Equal("""
            config:
              omega:image:
                registry: localhost:5000
                base: "localhost:5000/omega/base:1.22.1@sha256:abc"
                baseTrust:
                  reviewed: "made here from the distribution's signed packages (dev/base/make-base.sh)"
              omega:signing:
                method: contentTrust
                signers:
                  - "key"
                ca: |
                  -----BEGIN CERTIFICATE-----
                  AAA=
                  -----END CERTIFICATE-----
              other:key: "3"
              omega:registryUser: "omega"
              omega:source:
                file: "{{Digest.Of(checkedIn.Text)}}"
                base: "pinned@sha256:def"

            """.Replace("{{Digest.Of(checkedIn.Text)}}", Digest.Of(checkedIn.Text).ToString(), StringComparison.Ordinal), merged);
    }

    [Fact]
    public void Merge_keeps_salt_and_encrypted_secrets_of_the_earlier_file()
    {
        var earlier = File("""
            config:
              omega:registryPassword:
                secure: v1:cipher
              omega:forgotten: value
            encryptionsalt: v1:salt
            """);

        var merged = LaidOverFile.Merge(File("config:\n  omega:target: docker\n"), earlier, Values).Text;

        Assert.Equal("v1:salt", File(merged).GetBeside("encryptionsalt"));
        Assert.Contains("secure: v1:cipher", merged, StringComparison.Ordinal);
        Assert.DoesNotContain("forgotten", merged, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_never_writes_a_secret_in_clear()
    {
        var merged = LaidOverFile.Merge(File(""), File(""), Values).Text;

        Assert.DoesNotContain("password\n", merged, StringComparison.Ordinal);
    }

    /// <summary>What is said of the image that is checked in says nothing of the one that was made here.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("    baseTrust:\n      signing: { method: cosign, signers: [theirs] }\n")]
    [InlineData("    baseTrust:\n      reviewed: theirs\n")]
    public void A_base_that_was_made_here_is_said_to_be(string checkedIn)
    {
        var file = File($"config:\n  omega:image:\n    base: pinned@sha256:def\n{checkedIn}");

        var merged = LaidOverFile.Merge(file, File(""), Values);
        var without = LaidOverFile.Merge(file, File(""), Values with { StandIn = null });

        Assert.StartsWith("made here from the distribution's signed packages", merged.Get("omega:image", "baseTrust", "reviewed"), StringComparison.Ordinal);
        Assert.False(merged.Has("omega:image", "baseTrust", "signing"));
        Assert.Equal(checkedIn.Length > 0, without.Has("omega:image", "baseTrust"));
        Assert.DoesNotContain("made here", without.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_of_its_own_result_changes_nothing()
    {
        const string CheckedIn = "config:\n  omega:site:\n    port: 8080\n";
        var first = LaidOverFile.Merge(File(CheckedIn), File(""), Values).Text;

        var second = LaidOverFile.Merge(File(CheckedIn), File(first), Values).Text;

        Assert.Equal(first, second);
        Assert.Equal(first, File(first).Text);
    }

    [Fact]
    public void What_is_checked_in_wins_over_what_this_machine_would_add()
    {
        var merged = LaidOverFile.Merge(
            File("config:\n  omega:signing:\n    signers: [theirs]\n    ca: theirs\n  omega:registryUser: theirs\n"), File(""), Values with { StandIn = null });

        Assert.Equal(["theirs"], merged.GetList("omega:signing", "signers"));
        Assert.Equal("theirs", merged.Get("omega:signing", "ca"));
        Assert.Equal("theirs", merged.Get("omega:registryUser"));
        Assert.Null(merged.Get("omega:source", "base"));
    }

    /// <summary>Somebody checked it in, by hand or by a command, and this machine has one of its own from before.</summary>
    [Fact]
    public void Encrypted_values_and_the_salt_that_are_checked_in_win_over_those_of_this_machine()
    {
        var checkedIn = File("encryptionsalt: v1:theirs\nconfig:\n  omega:signingKey:\n    secure: v1:theirs\n");
        var existing = File("encryptionsalt: v1:ours\nconfig:\n  omega:signingKey:\n    secure: v1:ours\n  omega:signingPassphrase:\n    secure: v1:ours\n");

        var merged = LaidOverFile.Merge(checkedIn, existing, Values);

        Assert.Equal("v1:theirs", merged.GetBeside("encryptionsalt"));
        Assert.Equal("v1:theirs", merged.Get("omega:signingKey", "secure"));
        Assert.Equal("v1:ours", merged.Get("omega:signingPassphrase", "secure"));
    }

    /// <summary>A registry of this machine that has a login of its own is somebody's own: ours would not open it.</summary>
    [Fact]
    public void A_stack_with_a_login_of_its_own_is_deployed_with_its_own_file_alone()
    {
        Assert.True(LaidOverFile.IsWanted(File(CheckedIn)));
        Assert.False(LaidOverFile.IsWanted(File(CheckedIn + "\n  omega:registryPassword:\n    secure: v1:theirs\n")));
    }

    [Fact]
    public void Every_command_reads_what_is_checked_in_now()
    {
        using var folder = new TemporaryFolder();
        var checkout = Checkout(folder);
        var first = new LaidOverFile(checkout).Current("dev");
        Assert.Equal(checkout.MachineStackFile("dev"), first);
        Assert.Equal("8080", StackFile.Load(first).Get("omega:site", "port"));

        System.IO.File.WriteAllText(checkout.StackFile("dev"), CheckedIn.Replace("8080", "8081", StringComparison.Ordinal));
        var second = StackFile.Load(new LaidOverFile(checkout).Current("dev"));

        Assert.Equal("8081", second.Get("omega:site", "port"));
        Assert.Equal("v1:cipher", second.Get("omega:registryPassword", "secure"));
        Assert.Equal("v1:salt", second.GetBeside("encryptionsalt"));
        Assert.Equal("localhost:5000/omega/base:1.22.1@sha256:abc", second.Get("omega:image", "base"));
        Assert.Equal(Digest.Of(System.IO.File.ReadAllText(checkout.StackFile("dev"))).ToString(), second.Get("omega:source", "file"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(second.Path));
    }

    [Fact]
    public void A_patched_base_pin_ends_the_use_of_the_image_that_stood_in_for_the_former_one()
    {
        using var folder = new TemporaryFolder();
        var checkout = Checkout(folder);
        _ = new LaidOverFile(checkout).Current("dev");

        System.IO.File.WriteAllText(checkout.StackFile("dev"), CheckedIn.Replace("pinned@", "patched@", StringComparison.Ordinal));

        Assert.Equal("patched@sha256:def", StackFile.Load(new LaidOverFile(checkout).Current("dev")).Get("omega:image", "base"));
    }

    [Fact]
    public void A_stack_that_uses_services_elsewhere_is_deployed_with_its_own_file_alone()
    {
        using var folder = new TemporaryFolder();
        var checkout = Checkout(folder);

        System.IO.File.WriteAllText(checkout.StackFile("dev"), CheckedIn.Replace("localhost:5000", "registry.example.com", StringComparison.Ordinal));

        Assert.Equal(checkout.StackFile("dev"), new LaidOverFile(checkout).Current("dev"));
    }

    [Fact]
    public void A_base_made_by_an_earlier_version_of_the_program_stands_in_until_it_is_known_for_what()
    {
        var existing = File("config:\n  omega:image:\n    base: localhost:5000/omega/base:1@sha256:abc\n");

        Assert.False(LaidOverFile.KnowsPin(existing));
        Assert.Equal("localhost:5000/omega/base:1@sha256:abc", LaidOverFile.StandIn(File(CheckedIn), existing));
        Assert.Null(LaidOverFile.StandIn(File(CheckedIn), File("config:\n  omega:image:\n    base: pinned@sha256:def\n")));
    }

    private const string CheckedIn = """
        config:
          omega:image:
            registry: localhost:5000
            base: pinned@sha256:def
          omega:signing:
            method: contentTrust
            server: https://localhost:4443
          omega:site:
            port: 8080

        """;

    /// <summary>A checkout that commit 405884a has set up: its file says nothing of what it was laid over.</summary>
    private static Checkout Checkout(TemporaryFolder folder)
    {
        var checkout = new Checkout(folder.Path);
        System.IO.File.WriteAllText(checkout.StackFile("dev"), CheckedIn);
        SecretFile.Write(System.IO.Path.Combine(checkout.Keys, "signer", "id"), "key");
        SecretFile.Write(System.IO.Path.Combine(checkout.Keys, "signer", "key.pem"), "pem");
        SecretFile.Write(System.IO.Path.Combine(checkout.Keys, "signer", "passphrase"), "pass");
        SecretFile.Write(checkout.MachineStackFile("dev"), CheckedIn.Replace("pinned@sha256:def", "localhost:5000/omega/base:1.22.1@sha256:abc", StringComparison.Ordinal)
            + "  omega:registryPassword:\n    secure: v1:cipher\nencryptionsalt: v1:salt\n");
        return checkout;
    }

    private static StackFile File(string text) => StackFile.Parse(text, "Pulumi.dev.yaml");
}
