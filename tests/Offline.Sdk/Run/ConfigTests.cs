using Omega.Offline.Sdk.Tests.Support;
using Pulumi;

namespace Omega.Offline.Sdk.Tests.Run;

[Collection(ProgramCollection.Name)]
public sealed class ConfigTests
{
    private sealed record Site(int Port);

    [Fact]
    public void Config_outside_of_a_run_says_why()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new Config());

        Assert.Equal("Trying to acquire Deployment.Instance before 'Run' was called.", exception.Message);
    }

    [Fact]
    public async Task Values_are_read_by_type()
    {
        var config = await InRun(config => (config.Get("word"), config.RequireInt32("count"), config.GetBoolean("on"), config.GetDouble("half"), config.RequireObject<Site>("site"), config.GetInt32("none")));

        Assert.Equal(("hush", 3, true, 0.5, new Site(8080), null), config);
    }

    [Fact]
    public async Task A_secret_value_is_a_secret_output()
    {
        var secret = await InRun(config => Output.IsSecretAsync(config.RequireSecret("word")));

        Assert.True(await secret);
    }

    [Fact]
    public async Task A_missing_value_is_reported_with_the_command_that_sets_it()
    {
        var message = await InRun(config => Assert.Throws<RunException>(() => config.RequireSecret("none")).Message);

        Assert.Equal("Missing required configuration variable 'omega:none'\n\tplease set a value using the command `pulumi config set --secret omega:none <value>`", message);
    }

    [Fact]
    public async Task A_wrong_value_is_reported_without_the_value()
    {
        var message = await InRun(config => Assert.Throws<RunException>(() => config.RequireInt32("word")).Message);

        Assert.Equal("Configuration 'omega:word' is not a valid Int32", message);
    }

    private static async Task<T> InRun<T>(Func<Config, T> read)
    {
        var result = default(T);
        var engine = new FakeEngine
        {
            Config =
            {
                ["omega:word"] = "hush",
                ["omega:count"] = "3",
                ["omega:on"] = "true",
                ["omega:half"] = "0.5",
                ["omega:site"] = /*lang=json,strict*/ "{\"Port\":8080}",
            },
        };
        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync(() => { result = read(new Config("omega")); })));
        return result!;
    }
}
