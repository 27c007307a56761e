using Omega.Offline.Engine.Commands;

namespace Omega.Offline.Engine.Tests.Commands;

public sealed class CliEnvironmentTests
{
    [Fact]
    public void All_holds_each_variable_once_with_a_reason()
    {
        Assert.Equal(CliEnvironment.All.Count, CliEnvironment.All.DistinctBy(item => item.Name).Count());
        Assert.All(CliEnvironment.All, item => Assert.EndsWith(".", item.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Check_names_every_variable_that_this_engine_does_not_follow()
    {
        var set = new Dictionary<string, string>
        {
            ["PULUMI_DIY_BACKEND_ZSTD"] = "true",
            ["PULUMI_DEBUG_GRPC"] = "calls.json",
            ["PULUMI_RUN_PROGRAM"] = "0",
            ["PULUMI_NEO"] = "1",
        };

        var problem = Assert.Throws<EngineException>(() => CliEnvironment.Check(set.GetValueOrDefault));

        Assert.Equal(2, problem.ExitCode);
        Assert.Equal(
            """
            the offline engine does not do what is asked for; nothing was changed:
              PULUMI_DEBUG_GRPC: this engine writes no log and no trace.
              PULUMI_DIY_BACKEND_ZSTD: this engine cannot compress with zstd; PULUMI_DIY_BACKEND_GZIP it honours.
            Leave it out, or use the pulumi CLI.
            """,
            problem.Message);
    }

    [Fact]
    public void Every_refused_variable_ends_a_command()
    {
        foreach (var item in CliEnvironment.All.Where(item => item.Use == VariableUse.Refused))
        {
            var problem = Assert.Throws<EngineException>(() => CliEnvironment.Check(name => name == item.Name ? "true" : null));
            Assert.Contains(item.Name, problem.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>So that who sets one to 0 or false gets what he asked for.</summary>
    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("0", false)]
    [InlineData("false", false)]
    [InlineData("yes", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_switch_is_on_with_1_or_true_alone(string? value, bool isOn)
    {
        var others = CliEnvironment.All.Where(item => item.Use == VariableUse.WithoutEffect).Select(item => item.Name);
        string[] texts =
        [
            "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_CREDENTIALS_PATH", "PULUMI_DEBUG_GRPC",
            "PULUMI_DEBUG_LANGUAGES", "PULUMI_DEBUG_PROVIDERS", "PULUMI_HOME", "PULUMI_PARALLEL", "PULUMI_STACK",
        ];

        Assert.All(CliEnvironment.All.ExceptBy(texts.Concat(others), item => item.Name), item => Assert.Equal(isOn, item.IsOn(value)));
        Assert.All(CliEnvironment.All.IntersectBy(texts, item => item.Name), item => Assert.Equal(value is { Length: > 0 }, item.IsOn(value)));
    }

    [Fact]
    public void Every_other_variable_ends_none()
    {
        foreach (var item in CliEnvironment.All.Where(item => item.Use != VariableUse.Refused))
        {
            CliEnvironment.Check(name => name == item.Name ? "true" : null);
        }
    }
}
