using Omega.Offline.Plugins.Docker.Protocol;
using Omega.Offline.Plugins.Docker.Tests.Support;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Tests.Protocol;

public sealed class ConfigurationCheckerTests
{
    // What the official provider answers to recording 01, whatever was sent.
    private const string Canonical = """
        {"registryAuth":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270",
         "value":"[{\"address\":\"localhost:5000\",\"password\":\"s3cret\",\"username\":\"omega\"}]"},"version":"5.2.0"}
        """;

    [Theory]
    [MemberData(nameof(RegistryAuthSpellings.All), MemberType = typeof(RegistryAuthSpellings))]
    public void Check_answers_every_spelling_with_one_secret_text(string name, string news)
    {
        var answer = ConfigurationChecker.Check(new CheckRequest { News = Json.Object(news) });

        Assert.Empty(answer.Failures);
        Assert.True(answer.Inputs.Equals(Json.Object(Canonical)), $"{name}: {answer.Inputs}");
    }

    [Theory]
    [MemberData(nameof(RegistryAuthSpellings.All), MemberType = typeof(RegistryAuthSpellings))]
    public void Diff_takes_another_spelling_for_no_change(string name, string news)
    {
        var request = new DiffRequest { Olds = Json.Object(Canonical), News = Json.Object(news) };

        Assert.True(ConfigurationChecker.Diff(request).Equals(new DiffResponse()), name);
    }

    [Fact]
    public void Diff_notices_another_password()
    {
        var request = new DiffRequest
        {
            Olds = Json.Object(Canonical),
            News = Json.Object(Canonical.Replace("s3cret", "other", StringComparison.Ordinal)),
        };

        Assert.Equal(DiffResponse.Types.DiffChanges.DiffSome, ConfigurationChecker.Diff(request).Changes);
    }

    [Theory]
    [InlineData("""{"registryAuth":"04da6b54-80e4-46f7-96ec-b56ff0331ba9"}""")]
    [InlineData("""{"registryAuth":"[ { \"address\": \"04da6b54-80e4-46f7-96ec-b56ff0331ba9\", \"password\": \"s3cret\" } ]"}""")]
    [InlineData("""{"registryAuth":[{"address":"04da6b54-80e4-46f7-96ec-b56ff0331ba9"}]}""")]
    public void Check_answers_a_partly_unknown_setting_with_an_unknown_one(string news)
    {
        var answer = ConfigurationChecker.Check(new CheckRequest { News = Json.Object(news) });

        Assert.Empty(answer.Failures);
        Assert.Equal(Wire.Unknown, answer.Inputs.Fields["registryAuth"].StringValue);
    }

    [Fact]
    public void Check_reports_every_problem_at_once_and_tells_no_secret()
    {
        var request = new CheckRequest
        {
            News = Json.Object("""
                {"registryAuth":"[{\"username\":\"omega\",\"password\":{\"hidden\":\"s3cret\"},\"token\":\"s3cret\"},\"s3cret\"]",
                 "host":["s3cret"],"colour":"s3cret"}
                """),
        };

        var reasons = ConfigurationChecker.Check(request).Failures.Select(failure => failure.Reason);

        Assert.Equal(
            [
                "'registryAuth[0].address' is required, but was not given. "
                + "'registryAuth[0].token' is not a property; allowed: address, authDisabled, configFile, configFileContent, password, username. "
                + "'registryAuth[0].password' must be a string, but was an object. "
                + "'registryAuth[1]' must be an object, but was a string.",
                "'host' must be a string, but was a list.",
                "'colour' is no setting of the provider; allowed: caMaterial, certMaterial, certPath, context, disableDockerDaemonCheck, "
                + "host, keyMaterial, registryAuth, sshOpts, version, pluginDownloadURL.",
            ],
            reasons);
    }

    [Theory]
    [InlineData("s3cret")]
    [InlineData("[s3cret")]
    [InlineData("""[{"password":"s3cret","password":"s3cret"}]""")]
    [InlineData("""{"address":"localhost:5000","password":"s3cret"}""")]
    public void Check_refuses_credentials_that_are_no_list_and_tells_no_secret(string registryAuth)
    {
        var news = Make.Object(("registryAuth", Google.Protobuf.WellKnownTypes.Value.ForString(registryAuth)));

        var failure = Assert.Single(ConfigurationChecker.Check(new CheckRequest { News = news }).Failures);

        Assert.StartsWith("'registryAuth' must be a list of objects, or JSON text of one, but was a", failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.Reason, StringComparison.Ordinal);
    }
}
