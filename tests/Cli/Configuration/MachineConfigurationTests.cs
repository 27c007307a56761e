using Omega.Cli.Configuration;
using Omega.Core.StackFiles;

namespace Omega.Cli.Tests.Configuration;

public sealed class MachineConfigurationTests
{
    private static readonly MachineValues Values = new(
        "localhost:5000/omega/base:1.22.1@sha256:abc", ["key"], "-----BEGIN CERTIFICATE-----\nAAA=\n-----END CERTIFICATE-----\n", "omega",
        new Dictionary<string, string> { ["omega:registryPassword"] = "password" });

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

        var merged = MachineConfiguration.Merge(checkedIn, File(""), Values).Text;

        Assert.Equal("""
            config:
              omega:image:
                registry: localhost:5000
                base: "localhost:5000/omega/base:1.22.1@sha256:abc"
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

            """, merged);
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

        var merged = MachineConfiguration.Merge(File("config:\n  omega:target: docker\n"), earlier, Values).Text;

        Assert.Equal("v1:salt", File(merged).GetBeside("encryptionsalt"));
        Assert.Contains("secure: v1:cipher", merged, StringComparison.Ordinal);
        Assert.DoesNotContain("forgotten", merged, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_never_writes_a_secret_in_clear()
    {
        var merged = MachineConfiguration.Merge(File(""), File(""), Values).Text;

        Assert.DoesNotContain("password\n", merged, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_of_its_own_result_changes_nothing()
    {
        const string CheckedIn = "config:\n  omega:site:\n    port: 8080\n";
        var first = MachineConfiguration.Merge(File(CheckedIn), File(""), Values).Text;

        var second = MachineConfiguration.Merge(File(CheckedIn), File(first), Values).Text;

        Assert.Equal(first, second);
        Assert.Equal(first, File(first).Text);
    }

    private static StackFile File(string text) => StackFile.Parse(text, "Pulumi.dev.yaml");
}
