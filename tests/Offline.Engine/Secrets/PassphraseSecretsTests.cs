using Omega.Offline.Engine.Secrets;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Secrets;

public sealed class PassphraseSecretsTests
{
    // Made by the pulumi CLI: stack dev of the recordings.
    private const string RecordedSalt = "v1:FiK1GjfjLHY=:v1:qDyez/BbuiX7fwRa:d657N3LLBqJ0u/uU1ievQTxdnXJJ1w==";

    [Fact]
    public void Open_reads_what_pulumi_has_sealed()
    {
        var secrets = PassphraseSecrets.Open(SomeSecrets.RecordedPassphrase, RecordedSalt);

        Assert.Equal("s3cret", secrets.Decrypt("v1:/osoQPvBg4wdQlT0:4Uid3LM5qld5JJlkXx3kRRwVx8ijuQ=="));
    }

    [Fact]
    public void Open_refuses_a_wrong_passphrase()
    {
        var secrets = PassphraseSecrets.Open("wrong", RecordedSalt);

        var problem = Assert.Throws<EngineException>(() => secrets.Encrypt("x"));

        Assert.StartsWith("incorrect passphrase", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>As pulumi makes one.</summary>
    [Fact]
    public void A_salt_has_eight_bytes() =>
        Assert.Equal(8, Convert.FromBase64String(SomeSecrets.Shared.Salt.Split(':')[1]).Length);

    [Theory]
    [InlineData("v2:AAAA:AAAA")]
    [InlineData("v1:AAAA")]
    [InlineData("v1:AAAA:AAAA:AAAA")]
    [InlineData("hush")]
    public void Decrypt_refuses_what_was_sealed_by_something_else(string ciphertext) => Assert.StartsWith(
        "a secret must be 'v1:NONCE:DATA'", Assert.Throws<EngineException>(() => SomeSecrets.Shared.Decrypt(ciphertext)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("AQECAHg=")]
    [InlineData("v1:AQECAHg=")]
    [InlineData("v2:AQECAHg=:v1:AAAA:AAAA")]
    public void Open_refuses_the_salt_of_another_secrets_provider(string salt)
    {
        var problem = Assert.Throws<EngineException>(() => PassphraseSecrets.Open("any", salt));

        Assert.StartsWith("encryptionsalt must be", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>A state that gets another key is sealed anew, text by text.</summary>
    [Fact]
    public void Seal_that_remembers_nothing_seals_each_text_anew()
    {
        var secrets = PassphraseSecrets.Open(SomeSecrets.RecordedPassphrase, RecordedSalt, remembers: false);
        var first = secrets.Encrypt("\"x\"");
        secrets.OpenAt("here", first);

        Assert.NotEqual(first, secrets.Seal("here", "\"x\""));
        Assert.NotEqual(secrets.Seal("here", "\"x\""), secrets.Seal("here", "\"x\""));
    }

    [Fact]
    public void Seal_keeps_the_ciphertext_of_an_unchanged_secret_of_the_same_place()
    {
        var secrets = SomeSecrets.Shared;
        var first = secrets.Encrypt("\"x\"");
        Assert.Equal("\"x\"", secrets.OpenAt("here", first));

        Assert.Equal(first, secrets.Seal("here", "\"x\""));
        Assert.NotEqual(first, secrets.Seal("elsewhere", "\"x\""));
    }
}
