using System.Collections.Immutable;
using Omega.Offline.Sdk.Tests.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Offline.Sdk.Tests.Likeness;

[Collection(ProgramCollection.Name)]
public sealed class SecretTests
{
    private static readonly Output<string> Hush = Output.CreateSecret("s3cret");

    [Fact]
    public async Task A_secret_input_travels_in_its_envelope()
    {
        var sent = await Program.RegisteredAsync(() => { _ = new Command("first", new CommandArgs { Create = Output.CreateSecret("s3cret") }); });

        Assert.Equal($$"""{ {{Program.Secret}}, "value": "s3cret" }""", sent["first"].Property("create"));
    }

    [Fact]
    public async Task A_secret_in_a_map_or_list_is_one_alone()
    {
        var sent = await Program.RegisteredAsync(() =>
        {
            _ = new Command("first", new CommandArgs { Environment = { ["A"] = "1", ["B"] = Hush }, Interpreter = { "sh", Hush } });
        });

        Assert.Equal("1", sent["first"].Object.Fields["environment"].StructValue.Fields["A"].StringValue);
        Assert.Equal(
            $$"""{ {{Program.Secret}}, "value": "s3cret" }""", sent["first"].Object.Fields["environment"].StructValue.Fields["B"].ToString());
        Assert.Equal($$"""[ "sh", { {{Program.Secret}}, "value": "s3cret" } ]""", sent["first"].Property("interpreter"));
    }

    [Fact]
    public async Task A_map_that_is_secret_as_a_whole_is_one_secret()
    {
        var sent = await Program.RegisteredAsync(() =>
        {
            _ = new Command("first", new CommandArgs { Environment = Output.CreateSecret(ImmutableDictionary<string, string>.Empty.Add("A", "1")) });
        });

        Assert.Equal($$"""{ {{Program.Secret}}, "value": { "A": "1" } }""", sent["first"].Property("environment"));
    }

    [Fact]
    public async Task A_providers_configuration_is_JSON_text_with_the_secrets_envelope_inside()
    {
        var sent = await Program.RegisteredAsync(() =>
        {
            _ = new Provider("docker", new ProviderArgs
            {
                RegistryAuth = { new ProviderRegistryAuthArgs { Address = "localhost:5000", Username = "omega", Password = Hush } },
            });
        });

        Assert.Equal(
            $$"""[ { "address": "localhost:5000", "password": { {{Program.Secret}}, "value": "s3cret" }, "username": "omega" } ]""",
            sent["docker"].Object.Fields["registryAuth"].StringValue);
    }

    [Fact]
    public async Task A_providers_configuration_that_is_secret_as_a_whole_is_secret_text()
    {
        var sent = await Program.RegisteredAsync(() =>
        {
            _ = new Provider("docker", new ProviderArgs
            {
                RegistryAuth = Output.CreateSecret(ImmutableArray.Create(new ProviderRegistryAuthArgs { Address = "localhost:5000" })),
            });
        });

        var envelope = sent["docker"].Object.Fields["registryAuth"].StructValue;
        Assert.Equal("1b47061264138c4ac30d75fd1eb44270", envelope.Fields["4dabf18193072939515e22adb298388d"].StringValue);
        Assert.Equal("""[ { "address": "localhost:5000" } ]""", envelope.Fields["value"].StringValue);
    }

    [Fact]
    public async Task A_providers_switch_is_text_and_its_texts_are_as_they_are()
    {
        var sent = await Program.RegisteredAsync(() =>
        {
            _ = new Provider("docker", new ProviderArgs { DisableDockerDaemonCheck = true, Host = "unix:///a", SshOpts = { "-q" } });
        });

        Assert.Equal(
            ("true", "unix:///a", """[ "-q" ]"""),
            (sent["docker"].Object.Fields["disableDockerDaemonCheck"].StringValue,
             sent["docker"].Object.Fields["host"].StringValue,
             sent["docker"].Object.Fields["sshOpts"].StringValue));
    }

    [Fact]
    public async Task What_the_engine_answers_as_secret_is_secret()
    {
        var secret = false;
        await Program.RegisteredAsync(() =>
        {
            var first = new Command("first", new CommandArgs { Create = Hush });
            _ = new Command("second", new CommandArgs { Create = Output.Create(Output.IsSecretAsync(first.Create)).Apply(told => $"{secret = told}") });
        });

        Assert.True(secret);
    }

    [Fact]
    public async Task What_is_made_of_a_secret_is_secret_whatever_is_not_known_beside_it()
    {
        var secret = await Task.WhenAll(
            Output.IsSecretAsync(Hush.Apply(text => text.Length)),
            Output.IsSecretAsync(Output.Create(1).Apply(_ => Hush)),
            Output.IsSecretAsync(Output.Format($"a {Hush}")),
            Output.IsSecretAsync(Output.Tuple(Pulumi.Utilities.OutputUtilities.CreateUnknown(""), Hush)),
            Output.IsSecretAsync(Output.All(Pulumi.Utilities.OutputUtilities.CreateUnknown(""), Hush)));

        Assert.All(secret, Assert.True);
    }
}
