using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omega.Core.Engines;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Engines;

/// <summary>Docker's own order is a fact: DOCKER_HOST, DOCKER_CONTEXT, the configuration, the default.</summary>
public sealed class EngineAddressTests : IDisposable
{
    private const string Desktop = "unix:///home/somebody/.docker/desktop/docker.sock";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public EngineAddressTests()
    {
        _environment["DOCKER_CONFIG"] = _folder.Path;
        Context("desktop", Desktop);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_nothing_names_is_the_default_for_client_and_provider_alike()
    {
        Assert.Equal(new EngineAddress(EngineAddress.Default, null, "the default"), EngineAddress.OfClient(Read));
        EngineAddress.Require(new DockerSettings(), Read);
        Assert.All(EngineAddress.OfClient(Read).Variables, variable => Assert.Null(variable.Value));
    }

    [Fact]
    public void A_variable_comes_before_a_context_and_that_before_the_configuration()
    {
        Configure("desktop");
        Context("other", "tcp://engine.example:2376");
        Assert.Equal(Desktop, EngineAddress.OfClient(Read).Host);

        _environment["DOCKER_CONTEXT"] = "other";
        Assert.Equal("tcp://engine.example:2376", EngineAddress.OfClient(Read).Host);

        _environment["DOCKER_HOST"] = "ssh://deploy@engine.example";
        Assert.Equal("ssh://deploy@engine.example", EngineAddress.OfClient(Read).Host);
        Assert.False(EngineAddress.OfClient(Read).IsHere);
    }

    /// <summary>The provider knows of no context (pulumi-docker#603): half of an update would go to another engine.</summary>
    [Fact]
    public void An_update_whose_provider_would_take_another_engine_than_the_client_is_refused_with_both_names()
    {
        Configure("desktop");

        var refusal = Assert.Throws<OmegaException>(() => EngineAddress.Require(new DockerSettings(), Read));

        Assert.Equal(
            $"All steps of an update must take the Docker engine at {Desktop} (currentContext of {_folder.Path}/config.json), and the provider would take "
            + "unix:///var/run/docker.sock (the default). Nothing was built. Deploy with `./omega up`, which hands the engine on, or "
            + $"`export DOCKER_HOST='{Desktop}'`.",
            refusal.Message);
        Assert.Equal(ExitCode.Input, refusal.ExitCode);
        _environment["DOCKER_HOST"] = Desktop;
        EngineAddress.Require(new DockerSettings(), Read);
    }

    [Theory]
    [InlineData("same")]
    [InlineData("default")]
    public void A_context_that_leads_to_the_very_same_engine_is_no_other(string name)
    {
        Context("same", EngineAddress.Default);
        _environment["DOCKER_CONTEXT"] = name;

        EngineAddress.Require(new DockerSettings(), Read);
    }

    [Fact]
    public void What_a_stack_names_comes_before_all_and_is_handed_on_whole()
    {
        var certificates = Directory.CreateDirectory(_folder.At("contexts", "tls", Id("far"), "docker")).FullName;
        Context("far", "tcp://engine.example:2376");
        _environment["DOCKER_HOST"] = Desktop;
        var far = EngineAddress.Of(new DockerSettings(Context: "far"), Read)!;

        Assert.Equal(new EngineAddress("tcp://engine.example:2376", certificates, "omega:docker.context"), far);
        var refusal = Assert.Throws<OmegaException>(() => EngineAddress.Require(new DockerSettings(Context: "far"), Read));
        Assert.EndsWith($"`export DOCKER_HOST='tcp://engine.example:2376' DOCKER_CERT_PATH='{certificates}' DOCKER_TLS_VERIFY='1'`.", refusal.Message, StringComparison.Ordinal);

        foreach (var (name, value) in far.Variables)
        {
            _environment[name] = value ?? "";
        }

        EngineAddress.Require(new DockerSettings(Context: "far"), Read);
        EngineAddress.Require(new DockerSettings("tcp://engine.example:2376", Certificates: certificates), Read);
        Assert.Throws<OmegaException>(() => EngineAddress.Require(new DockerSettings(EngineAddress.Default), Read));
    }

    [Theory]
    [InlineData("missing", "is not there, or is none")]
    [InlineData("broken", "is not there, or is none")]
    [InlineData("pipe", "must lead to unix:///<absolute path>, tcp://<host>:<port> or ssh://[<user>@]<host>[:<port>], leads to 'npipe:////./pipe/docker'")]
    public void A_context_that_cannot_be_used_is_named_with_its_file(string name, string problem)
    {
        Context("pipe", "npipe:////./pipe/docker");
        Context("broken", "");
        File.WriteAllText(Meta("broken"), "[]");
        _environment["DOCKER_CONTEXT"] = name;

        var refusal = Assert.Throws<OmegaException>(() => EngineAddress.OfClient(Read)).Message;

        Assert.Contains(problem, refusal, StringComparison.Ordinal);
        Assert.Contains(Meta(name), refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"currentContext":""}""")]
    public void A_configuration_without_a_context_names_none(string text)
    {
        File.WriteAllText(_folder.At("config.json"), text);

        Assert.Equal(EngineAddress.Default, EngineAddress.OfClient(Read).Host);
    }

    private static string Id(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private string? Read(string name) => _environment.GetValueOrDefault(name);

    private string Meta(string name) => _folder.At("contexts", "meta", Id(name), "meta.json");

    private void Configure(string context) => File.WriteAllText(_folder.At("config.json"), $$"""{"currentContext":"{{context}}"}""");

    private void Context(string name, string host)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Meta(name))!);
        File.WriteAllText(Meta(name), JsonSerializer.Serialize(new { Name = name, Metadata = new { }, Endpoints = new { docker = new { Host = host, SkipTLSVerify = false } } }));
    }
}
