using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.TakeOver;

/// <summary>What commit 405884a deployed is taken over in one update: ledger, configuration, and all that has a name.</summary>
public sealed class TakeOverTests
{
    private static readonly IReadOnlyList<LedgerRecord> Before =
        [.. Recorded.Outputs.GetProperty("ledger").EnumerateArray().Select(record => LedgerRecord.Read(record.Deserialize<Dictionary<string, string>>()!))];

    private static readonly string Served = Recorded.Outputs.GetProperty("version").GetString()!;

    [Fact]
    public void Its_ledger_is_whole_and_each_release_of_it_can_be_gone_back_to()
    {
        Assert.Equal([LedgerAction.Build, LedgerAction.Build], Before.Select(record => record.Action));
        Assert.All(Before, record => Assert.Equal(("", ""), (record.Format, record.Signature)));
        Assert.Empty(LedgerVerdict.Of(Before, Served, [], anchored: null).Problems);
        Assert.All(Before, record => Assert.True(LedgerVerdict.Stands(record, Before, [])));
    }

    [Fact]
    public void Its_records_count_without_a_signature_while_none_is_kept_beside_the_images_and_not_afterwards()
    {
        using var key = LedgerKey.Generate();

        Assert.Empty(LedgerVerdict.Of(Before, Served, [key.PublicPem], anchored: []).Problems);
        Assert.All(Before, record => Assert.True(LedgerVerdict.Stands(record, Before, [key.PublicPem])));
        Assert.Equal(
            ["record 1 (version 20261129-140233) is not signed", "record 2 (version 20261129-140240) is not signed"],
            LedgerVerdict.Of(Before, Served, [key.PublicPem], [.. Before.Select(key.Sign)]).Problems);
    }

    [Fact]
    public async Task The_update_that_takes_over_signs_and_keeps_its_records_and_goes_on_in_the_new_form()
    {
        using var key = LedgerKey.Generate();
        var mocks = new RecordingMocks { StackOutputs = Outputs() };

        var after = await LedgerAsync(Settings() with { Ledger = new LedgerSettings([key.PublicPem]) }, mocks, key.PrivatePem);

        Assert.Equal(Before, after.SkipLast(1).Select(record => record with { Signature = "" }));
        Assert.Equal((LedgerRecord.CurrentFormat, 3, Before[^1].Hash), (after[^1].Format, after[^1].Number, after[^1].Previous));
        Assert.All(after, record => Assert.True(LedgerKey.HasSigned(record, [key.PublicPem])));
        Assert.Equal(3, mocks.Anchors.Count);
        Assert.Empty(LedgerVerdict.Of(after, RecordingMocks.Version, [key.PublicPem], after).Problems);
    }

    [Fact]
    public async Task It_goes_on_without_a_key_too_and_back_to_both_of_its_releases()
    {
        foreach (var record in Before)
        {
            var settings = Settings() with { Release = new ReleaseSettings(record.Version, record.Digest, record.Content) };

            var mocks = new RecordingMocks
            {
                StackOutputs = Outputs(),
                CommandOutput = name => name is "site-gate" or "site-activate" ? record.Version : null,
            };

            var after = await LedgerAsync(settings, mocks);

            Assert.Equal(Before, after.Take(2));
            Assert.Equal((record.Digest, record.Base, record.Commit), (after[^1].Digest, after[^1].Base, after[^1].Commit));
            Assert.Equal(record == Before[0] ? LedgerAction.Rollback : LedgerAction.Change, after[^1].Action);
        }
    }

    [Fact]
    public void Its_configuration_is_read_as_it_is()
    {
        var settings = Settings();

        Assert.Equal((DeploymentTarget.Docker, "localhost:5000", "omega/web"), (settings.Target, settings.Image.Registry, settings.Image.Repository));
        Assert.Equal(SigningMethod.ContentTrust, settings.Signing.Method);
        Assert.Equal(new SiteSettings("127.0.0.1", 8080, 64, 0.5, 64), settings.Site);
        Assert.Empty(settings.Ledger.Trusted);
    }

    /// <summary>Keys that commit 405884a knew, in every form that it took; each is read, or named with what it must be.</summary>
    [Theory]
    [InlineData("release", """{"version":"20261129-140233","digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","content":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""", null)]
    [InlineData("api", """{"image":"localhost:5000/omega/news@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","health":["CMD","/news","health"]}""", null)]
    [InlineData("policies", """{"exemptions":[{"policy":"require-log-limits","resource":"site-edge","reason":"outage","expires":"2030-01-01"}]}""", null)]
    [InlineData("site", """{"bind":"0.0.0.0","port":8080,"memoryMiB":64,"cpus":0.5,"pids":64}""", null)]
    [InlineData("site", """{"cpus":"0.5"}""", null)]
    [InlineData("site", """{"cpus":"half"}""", "omega:site.cpus")]
    [InlineData("site", """{"limits":{"cpus":0.5}}""", "omega:site.limits")]
    public void Its_keys_and_spellings_are_read_or_named(string key, string value, string? named)
    {
        if (named is null)
        {
            _ = Settings((key, value));
        }
        else
        {
            Assert.Contains(named, Assert.Throws<SettingsException>(() => Settings((key, value))).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>What has a name of its own on the engine, or holds data: under another address in the state it would be made anew.</summary>
    [Theory]
    [InlineData("omega:hosting:DockerSite$docker:index/volume:Volume::site-logs", "name")]
    [InlineData("omega:hosting:DockerSite$docker:index/volume:Volume::site-edge-state", "name")]
    [InlineData("omega:hosting:DockerSite$docker:index/network:Network::site-network", "name driver")]
    [InlineData("omega:hosting:DockerSite$docker:index/remoteImage:RemoteImage::site-edge-image", "keepLocally")]
    [InlineData("omega:hosting:DockerSite$command:local:Command::site-activate", "")]
    [InlineData("omega:ledger:ReleaseLedger$command:local:Command::ledger-record", "")]
    [InlineData("pulumi:providers:docker::docker", "")]
    [InlineData("omega:hosting:DockerSite::site", "")]
    [InlineData("omega:release:ImageRelease::release", "")]
    [InlineData("omega:ledger:ReleaseLedger::ledger", "")]
    public async Task What_must_not_be_made_anew_is_declared_under_the_same_address_and_name(string address, string kept)
    {
        var recorded = Assert.Single(Recorded.Resources, resource => resource.GetProperty("urn").GetString() == $"urn:pulumi:dev::omega::{address}");
        var graph = await InfraTest.RunAsync(Settings(), mocks: new RecordingMocks { StackOutputs = Outputs() });

        var declared = Assert.Single(graph.Mocks.Resources, resource => resource.Name == address.Split("::")[^1]);
        Assert.Equal(address.Split("::")[0].Split('$')[^1], declared.Type);
        if (address.Contains('$', StringComparison.Ordinal))
        {
            Assert.Contains(graph.Mocks.Resources, parent => parent.Type == address.Split('$')[0]);
        }

        foreach (var input in kept.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Equal(
                GraphText.Canonical(Given(recorded.GetProperty("inputs").GetProperty(input))),
                GraphText.Canonical(JsonSerializer.SerializeToElement(declared.Inputs[input])));
        }
    }

    /// <summary>Two containers cannot publish one port: the one that does is the same resource, so that it ends before the door starts.</summary>
    [Fact]
    public async Task The_edge_that_published_the_port_becomes_the_door()
    {
        var recorded = Assert.Single(Recorded.Resources, resource => resource.GetProperty("urn").GetString()!.EndsWith("docker:index/container:Container::site-edge", StringComparison.Ordinal));
        var graph = await InfraTest.RunAsync(Settings(), mocks: new RecordingMocks { StackOutputs = Outputs() });

        Assert.StartsWith("aliases=site-edge deleteBeforeReplace=True ", graph.Mocks.Options["site-door-8080"], StringComparison.Ordinal);
        Assert.Equal(
            GraphText.Canonical(Given(recorded.GetProperty("inputs").GetProperty("ports"))),
            GraphText.Canonical(JsonSerializer.SerializeToElement(graph.Input("site-door-8080", "ports"))));
    }

    /// <summary>Only what a new release replaces by design may go: all else of the state is declared.</summary>
    [Fact]
    public async Task Nothing_but_what_belongs_to_one_release_is_left_behind()
    {
        var graph = await InfraTest.RunAsync(Settings(), mocks: new RecordingMocks { StackOutputs = Outputs() });
        var declared = graph.Mocks.Resources.Select(resource => $"{resource.Type} {resource.Name}").ToHashSet(StringComparer.Ordinal);
        Assert.StartsWith("aliases=site-edge ", graph.Mocks.Options["site-door-8080"], StringComparison.Ordinal);
        declared.Add("docker:index/container:Container site-edge");

        var left = Recorded.Resources
            .Select(resource => $"{resource.GetProperty("type")} {resource.GetProperty("urn").GetString()!.Split("::")[^1]}")
            .Where(resource => !declared.Contains(resource) && !resource.Contains(" default", StringComparison.Ordinal) && !resource.EndsWith(" omega-dev", StringComparison.Ordinal))
            .Select(resource => Regex.Replace(resource, "-[0-9a-f]{12}$", "-<content>"));

        Assert.Equal(
            [
                "command:local:Command release-mint-<content>",
                "command:local:Command release-publish-<content>",
                "command:local:Command release-revision-<content>",
                "command:local:Command release-verify-<content>",
                "command:local:Command site-edge-<content>",
                "command:local:Command site-gate-<content>",
                "docker:index/container:Container site-<content>",
                "docker:index/image:Image release-build-<content>",
                "docker:index/remoteImage:RemoteImage site-image-<content>",
            ],
            left.Order(StringComparer.Ordinal));
    }

    private static OmegaSettings Settings(params (string Key, string Value)[] changes)
    {
        var config = Recorded.Config.ToDictionary(entry => entry.Key["omega:".Length..], entry => entry.Value);
        changes.ToList().ForEach(change => config[change.Key] = change.Value);
        var settings = SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys, ["registryPassword", "signingKey", "signingPassphrase"]);
        // The mocks sign with a key of their own.
        return settings with { Signing = settings.Signing with { Signers = [Some.SignerId] } };
    }

    private static ImmutableDictionary<string, object> Outputs() => ImmutableDictionary<string, object>.Empty
        .Add("version", Served)
        .Add("image", Recorded.Outputs.GetProperty("image").GetString()!)
        .Add("ledger", Before.Select(record => record.ToDictionary().ToImmutableDictionary(field => field.Key, field => (object)field.Value)).ToImmutableArray<object>());

    /// <summary>What the program gave, without what the engine's provider filled in.</summary>
    private static JsonElement Given(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonSerializer.SerializeToElement(value.EnumerateObject()
            .Where(field => field.Name != "__defaults" && !Defaults(value).Contains(field.Name)).ToDictionary(field => field.Name, field => Given(field.Value))),
        JsonValueKind.Array => JsonSerializer.SerializeToElement(value.EnumerateArray().Select(Given)),
        _ => value,
    };

    private static IEnumerable<string?> Defaults(JsonElement value) =>
        value.TryGetProperty("__defaults", out var names) ? names.EnumerateArray().Select(name => name.GetString()) : [];

    private static async Task<IReadOnlyList<LedgerRecord>> LedgerAsync(OmegaSettings settings, RecordingMocks mocks, string? ledgerKey = null)
    {
        var graph = await InfraTest.RunAsync(settings, mocks: mocks, ledgerKey: ledgerKey);
        var read = new TaskCompletionSource<ImmutableArray<ImmutableDictionary<string, string>>>();
        _ = Assert.Single(graph.Created.OfType<OmegaStack>()).Ledger.Apply(records => read.TrySetResult(records));
        return [.. (await read.Task.WaitAsync(Patience.Limit)).Select(record => LedgerRecord.Read(record))];
    }
}
