using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Secrets;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Commands;

/// <summary>The change of the passphrase, killed after each of its steps: one passphrase opens state and settings, old or new.</summary>
public sealed class SecretsChangeTests : IDisposable
{
    private static readonly PassphraseSecrets Old = PassphraseSecrets.Create("old");
    private static readonly PassphraseSecrets New = PassphraseSecrets.Create("new");

    private readonly TemporaryFolder _folder = new();
    private readonly FileBackend _backend;
    private readonly StackName _stack = new("omega", "dev");
    private readonly string _file;

    public SecretsChangeTests()
    {
        _backend = new FileBackend($"file://{_folder.Path}");
        _file = Path.Combine(_folder.Path, "Pulumi.dev.yaml");
        _backend.Write(_stack, State(Old));
        File.WriteAllText(_file, $"""
            encryptionsalt: {Old.Salt}
            config:
              omega:plain: text # a note
              omega:word:
                secure: {Old.Encrypt("hush")}
              omega:site:
                port: 8080
                users:
                  - name: a
                    password:
                      secure: {Old.Encrypt("deep")}
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reseal_changes_every_secret_and_the_salt_and_nothing_else()
    {
        var before = File.ReadAllText(_file);
        var settings = StackSettings.Parse(_file, before);

        settings.Reseal(Old, New);

        var after = StackSettings.Parse(_file, settings.Text);
        Assert.Equal(New.Salt, after.Salt);
        Assert.Equal("hush", Word(after, New));
        Assert.Equal("""{"port":8080,"users":[{"name":"a","password":"deep"}]}""", YamlText.Value(after.Config.Children["omega:site"], New.Decrypt));
        Assert.Equal(Blinded(before), Blinded(settings.Text));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    public void Killed_after_any_step_the_next_command_finds_both_files_sealed_with_one_passphrase(int steps, bool changed)
    {
        var settings = StackSettings.Parse(_file, File.ReadAllText(_file));
        settings.Reseal(Old, New);
        foreach (var step in SecretsChange.Steps(_backend, _stack, settings, State(New)).Take(steps))
        {
            step();
        }

        SecretsChange.Finish(_backend, _stack, _file);

        var secrets = changed ? New : Old;
        var found = StackSettings.Parse(_file, File.ReadAllText(_file));
        Assert.Equal(secrets.Salt, found.Salt);
        Assert.Equal(secrets.Salt, StateReader.SaltOf(_backend.Read(_stack)));
        Assert.Equal("hush", Word(found, secrets));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.resealed"));
    }

    [Fact]
    public void Change_that_is_still_going_on_is_left_alone()
    {
        var settings = StackSettings.Parse(_file, File.ReadAllText(_file));
        settings.Reseal(Old, New);
        using (StackLock.Take(_backend, _stack))
        {
            foreach (var step in SecretsChange.Steps(_backend, _stack, settings, State(New)).Take(2))
            {
                step();
            }

            SecretsChange.Finish(_backend, _stack, _file);
            Assert.Single(Directory.GetFiles(_folder.Path, "*.resealed"));
        }
    }

    /// <summary>A stack of that name may have gone since, with all that the change was for.</summary>
    [Fact]
    public void Change_of_a_stack_that_is_not_there_is_left_alone()
    {
        File.WriteAllText(_file + ".resealed", "config: {}\n");

        SecretsChange.Finish(_backend, new("omega", "gone"), _file);

        Assert.Single(Directory.GetFiles(_folder.Path, "*.resealed"));
    }

    private static byte[] State(PassphraseSecrets secrets) => StateWriter.Checkpoint("organization/omega/dev", Snapshot.Empty, secrets);

    private static string Word(StackSettings settings, PassphraseSecrets secrets) =>
        YamlText.Value(settings.Config.Children["omega:word"], secrets.Decrypt);

    private static string Blinded(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\"?v1:[^\\s\"]+\"?", "SEALED");
}
