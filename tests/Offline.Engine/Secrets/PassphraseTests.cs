using Omega.Offline.Engine.Secrets;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Secrets;

[Collection("This process")]
public sealed class PassphraseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateVariables _variables;

    public PassphraseTests() => _variables = new(_folder.Path);

    public void Dispose()
    {
        _variables.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_variable_counts_before_the_file_and_may_be_empty()
    {
        _variables.Set("PULUMI_CONFIG_PASSPHRASE_FILE", File("of the file"));
        Assert.Equal("some passphrase", Passphrase.Read());

        _variables.Set("PULUMI_CONFIG_PASSPHRASE", null);
        Assert.Equal("of the file", Passphrase.Read());
    }

    [Fact]
    public void A_file_is_read_without_the_space_around_it()
    {
        _variables.Set("PULUMI_CONFIG_PASSPHRASE", null);
        _variables.Set("PULUMI_CONFIG_PASSPHRASE_FILE", File(" of the file \n"));

        Assert.Equal("of the file", Passphrase.Read());
    }

    [Fact]
    public void What_is_not_set_or_not_there_is_named()
    {
        _variables.Set("PULUMI_CONFIG_PASSPHRASE", null);
        Assert.Equal("passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables", Assert.Throws<EngineException>(Passphrase.Read).Message);

        _variables.Set("PULUMI_CONFIG_PASSPHRASE_FILE", Path.Combine(_folder.Path, "missing"));
        Assert.Equal($"PULUMI_CONFIG_PASSPHRASE_FILE names '{_folder.Path}/missing', which does not exist.", Assert.Throws<EngineException>(Passphrase.Read).Message);
    }

    /// <summary>What a terminal sends for each key; the backspace may come once too often.</summary>
    [Theory]
    [InlineData("hush\r", "hush")]
    [InlineData("hx\bush\r", "hush")]
    [InlineData("\b\bhush\r", "hush")]
    [InlineData("hu\tsh\u001b\r", "hush")]
    [InlineData("a b\rc", "a b")]
    public void What_is_typed_counts_up_to_Enter_and_can_be_taken_back(string keys, string typed)
    {
        var left = new Queue<char>(keys);

        Assert.Equal(typed, Passphrase.Typed(() => left.Dequeue() is var key
            ? new ConsoleKeyInfo(key, key switch { '\r' => ConsoleKey.Enter, '\b' => ConsoleKey.Backspace, _ => ConsoleKey.None }, false, false, false)
            : default));
    }

    private string File(string text)
    {
        var file = Path.Combine(_folder.Path, "passphrase");
        System.IO.File.WriteAllText(file, text);
        return file;
    }
}
