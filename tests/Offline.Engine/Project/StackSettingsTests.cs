using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Secrets;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Project;

public sealed class StackSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StackName _stack = new("omega", "dev");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Resolve_opens_secrets_applies_defaults_and_gives_objects_as_json()
    {
        Write("Pulumi.yaml", """
            name: omega
            runtime: dotnet
            config:
              omega:user:
                type: string
                default: omega
              omega:later:
                secret: true
              other:key:
                value: fixed
            """);
        Write("Pulumi.dev.yaml", File.ReadAllText("Data/Pulumi.dev.yaml") + """
              omega:site:
                port: 8080
                name: "5"
                hosts:
                - a
                - true
                none: { empty: , tilde: ~, word: null, text: "", quoted: "null", part: 1.50, no: no, most: Infinity, more: 1e999 }
            """);

        var settings = Settings();
        var config = StackConfig.Resolve(Project(), settings, "dev", PassphraseSecrets.Open(SomeSecrets.RecordedPassphrase, settings.Salt!));

        Assert.Equal("s3cret", config.Values["omega:registryPassword"]);
        Assert.Equal(["omega:registryPassword"], config.SecretKeys);
        Assert.Equal("omega", config.Values["omega:user"]);
        Assert.Equal("fixed", config.Values["other:key"]);
        Assert.Equal(
            """{"hosts":["a",true],"name":"5","none":{"empty":null,"more":"1e999","most":"Infinity","no":"no","part":1.5,"quoted":"null","text":"","tilde":null,"word":null},"port":8080}""",
            config.Values["omega:site"]);
    }

    [Fact]
    public void Resolve_takes_the_stacks_value_before_the_projects_default()
    {
        Write("Pulumi.yaml", "name: omega\nruntime: dotnet\nconfig:\n  user:\n    type: string\n    default: everybody\n");
        Write("Pulumi.dev.yaml", "config:\n  omega:user: mine\n");

        Assert.Equal("mine", StackConfig.Resolve(Project(), Settings(), "dev", SomeSecrets.Shared).Values["omega:user"]);
    }

    [Theory]
    [InlineData("secretsprovider: awskms://alias/x\n", "are by 'awskms://alias/x'")]
    [InlineData("encryptedkey: abc\n", "must be sealed by the passphrase secrets provider")]
    [InlineData("environment: [shared]\n", "has an environment of Pulumi ESC")]
    public void Settings_that_this_engine_does_not_follow_are_refused(string text, string message)
    {
        Write("Pulumi.yaml", "name: omega\nruntime: dotnet\n");
        Write("Pulumi.dev.yaml", text);

        Assert.Contains(message, Assert.Throws<EngineException>(Settings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("secretsprovider: passphrase\n")]
    [InlineData("secretsprovider: default\n")]
    public void Settings_of_the_passphrase_provider_are_read(string text)
    {
        Write("Pulumi.yaml", "name: omega\nruntime: dotnet\n");
        Write("Pulumi.dev.yaml", text);

        Assert.Null(Settings().Salt);
    }

    [Fact]
    public void Resolve_names_every_missing_value()
    {
        Write("Pulumi.yaml", "name: omega\nruntime: dotnet\nconfig:\n  a:\n    type: string\n  b:\n    type: string\n");

        var problem = Assert.Throws<EngineException>(() => StackConfig.Resolve(Project(), Settings(), "dev", SomeSecrets.Shared));

        Assert.StartsWith("Stack 'dev' is missing configuration values: omega:a, omega:b.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_takes_the_projects_values_where_the_stack_has_none_and_hides_what_either_says()
    {
        Write("Pulumi.yaml", """
            name: omega
            runtime: dotnet
            config:
              plain: said
              other:key: {value: of another}
              hidden: {value: said, secret: true}
              unset: {secret: true}
              typed: {type: string, default: by default}
              over: {type: string, default: by default}

            """);
        Write("Pulumi.dev.yaml", $"encryptionsalt: {SomeSecrets.Shared.Salt}\nconfig:\n  omega:over: set\n  omega:sealed:\n    secure: {SomeSecrets.Shared.Encrypt("hush")}\n");

        var config = StackConfig.Resolve(Project(), Settings(), "dev", SomeSecrets.Shared);

        Assert.Equal(
            ["omega:hidden said", "omega:over set", "omega:plain said", "omega:sealed hush", "omega:typed by default", "other:key of another"],
            config.Values.Select(value => $"{value.Key} {value.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(["omega:hidden", "omega:sealed"], config.SecretKeys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Set_reaches_into_objects_and_lists_and_keeps_the_rest()
    {
        Write("Pulumi.yaml", "name: omega\nruntime: dotnet\n");
        Write("Pulumi.dev.yaml", "config:\n  omega:site:\n    port: 1\n    bind: x\n");
        var settings = Settings();

        settings.Set(["omega:site", "port"], TypedScalar.Node("8080", inside: true, type: null));
        settings.Set(["omega:list", "0"], TypedScalar.Node("first", inside: true, type: null));
        settings.Save();

        Assert.Equal("config:\n  omega:site:\n    port: 8080\n    bind: x\n  omega:list:\n    - first\n", File.ReadAllText(settings.Path));
    }

    /// <summary>A file that is written anew, as nothing in it can be changed in its place.</summary>
    [Theory]
    [InlineData("{config: {omega:a: 'and so on... ', omega:b: x}}\n")]
    [InlineData("config:\n  ? omega:a\n  : 'and so on... '\n  ? omega:b\n  : x\n...\n")]
    public void Set_keeps_every_value_whatever_form_the_file_has(string text)
    {
        Write("Pulumi.yaml", "name: omega\nruntime: dotnet\n");
        Write("Pulumi.dev.yaml", text);
        var settings = Settings();

        settings.Set(["omega:c"], TypedScalar.Node("said", inside: false, type: null));
        settings.Save();

        Assert.Equal(
            ["omega:a and so on... ", "omega:b x", "omega:c said"],
            Settings().Config.Children.Select(item => $"{item.Key} {item.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("config:\n  omega:a: 1\nencryptionsalt: v1:x\n")]
    [InlineData("# said\nconfig:\n  omega:a: 1\nencryptionsalt: v1:x\n", "# said\n")]
    [InlineData("config:\n  omega:a: 1", "{}\n", false)]
    public void Remove_of_the_last_value_leaves_what_stands_around_it(string text, string before = "", bool salt = true)
    {
        Write("Pulumi.yaml", "name: omega\nruntime: dotnet\n");
        Write("Pulumi.dev.yaml", text);
        var settings = Settings();

        Assert.True(settings.Remove(["omega:a"]));

        Assert.Equal(before + (salt ? "encryptionsalt: v1:x\n" : ""), settings.Text);
    }

    [Fact]
    public void Remove_takes_one_value_of_the_only_map_and_the_last_one_with_all_around_it()
    {
        Write("Pulumi.yaml", "name: omega\nruntime: dotnet\n");
        Write("Pulumi.dev.yaml", "encryptionsalt: v1:x\nconfig:\n  omega:site:\n    port: 1\n    bind: x\n");
        var settings = Settings();

        Assert.True(settings.Remove(["omega:site", "port"]));
        Assert.Equal("encryptionsalt: v1:x\nconfig:\n  omega:site:\n    bind: x\n", settings.Text);
        Assert.False(settings.Remove(["omega:site", "port"]));
        Assert.True(settings.Remove(["omega:site"]));
        Assert.Equal("encryptionsalt: v1:x\n", settings.Text);
    }

    [Fact]
    public void Find_refuses_invalid_yaml_with_its_line()
    {
        Write("Pulumi.yaml", "name: omega\nruntime: [\n");

        var problem = Assert.Throws<EngineException>(Project);

        Assert.Contains("Pulumi.yaml' is not valid YAML: line ", problem.Message, StringComparison.Ordinal);
    }

    private ProjectFile Project() => ProjectFile.Find(_folder.Path);

    private StackSettings Settings() => StackSettings.Read(Project(), _stack, null);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.Path, name), text);
}
