using Omega.Cli.Configuration;

namespace Omega.Cli.Tests.Configuration;

public sealed class StackDocumentTests
{
    private static readonly MachineValues Values = new(
        "localhost:5000/omega/base:1.22.1@sha256:abc", ["key"], "-----BEGIN CERTIFICATE-----\nAAA=\n-----END CERTIFICATE-----\n", "omega",
        new Dictionary<string, string> { ["omega:registryPassword"] = "password" });

    [Fact]
    public void Merge_adds_generated_values_and_keeps_what_is_checked_in()
    {
        var checkedIn = StackDocument.Parse("""
            config:
              omega:image:
                registry: localhost:5000
                base: pinned@sha256:def
              omega:signing:
                method: contentTrust
              other:key: "3"
            """);

        var merged = MachineConfiguration.Merge(checkedIn, StackDocument.Parse(""), Values).ToString();

        Assert.Equal("""
            config:
              omega:image:
                registry: localhost:5000
                base: localhost:5000/omega/base:1.22.1@sha256:abc
              omega:signing:
                method: contentTrust
                signers:
                - key
                ca: |
                  -----BEGIN CERTIFICATE-----
                  AAA=
                  -----END CERTIFICATE-----
              other:key: "3"
              omega:registryUser: omega

            """, merged);
    }

    [Fact]
    public void Merge_keeps_salt_and_encrypted_secrets_of_the_earlier_file()
    {
        var earlier = StackDocument.Parse("""
            config:
              omega:registryPassword:
                secure: v1:cipher
              omega:forgotten: value
            encryptionsalt: v1:salt
            """);

        var merged = MachineConfiguration.Merge(StackDocument.Parse("config:\n  omega:target: docker\n"), earlier, Values).ToString();

        Assert.Contains("encryptionsalt: v1:salt", merged, StringComparison.Ordinal);
        Assert.Contains("secure: v1:cipher", merged, StringComparison.Ordinal);
        Assert.DoesNotContain("forgotten", merged, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_never_writes_a_secret_in_clear()
    {
        var merged = MachineConfiguration.Merge(StackDocument.Parse(""), StackDocument.Parse(""), Values).ToString();

        Assert.DoesNotContain("password\n", merged, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_of_its_own_result_changes_nothing()
    {
        const string CheckedIn = "config:\n  omega:site:\n    port: 8080\n";
        var first = MachineConfiguration.Merge(StackDocument.Parse(CheckedIn), StackDocument.Parse(""), Values).ToString();

        var second = MachineConfiguration.Merge(StackDocument.Parse(CheckedIn), StackDocument.Parse(first), Values).ToString();

        Assert.Equal(first, second);
        Assert.Equal(first, StackDocument.Parse(first).ToString());
    }

    [Fact]
    public void Get_of_an_absent_or_structured_value_is_null()
    {
        var document = StackDocument.Parse("config:\n  omega:image:\n    registry: here\n");

        Assert.Equal("here", document.Get("omega:image", "registry"));
        Assert.Null(document.Get("omega:image"));
        Assert.Null(document.Get("omega:image", "registry", "deeper"));
        Assert.Null(document.Get("omega:none"));
    }
}
