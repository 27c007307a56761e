using System.Text.Json;
using Omega.Cli.Configuration;
using Omega.Cli.Inspection;
using Omega.Cli.Ledger;
using Omega.Core.Policies;
using Omega.Core.StackFiles;

namespace Omega.Cli.Tests.TakeOver;

/// <summary>What commit 405884a left on a machine, as this program's commands find it.</summary>
public sealed class TakeOverTests
{
    private static readonly StackLedger Ledger = StackLedger.Of("dev", Recorded.Outputs);

    [Fact]
    public void Its_ledger_is_shown_checked_and_gone_back_in_with_and_without_a_key()
    {
        using var key = LedgerKey.Generate();
        foreach (var ledger in new[] { Ledger, Ledger with { Keys = [key.PublicPem] } })
        {
            Assert.True(ledger.Verdict.Holds);
            Assert.All(ledger.Records, record => Assert.True(ledger.Stands(record)));
            var previous = ReleaseTarget.Find(ledger, ReleaseTarget.Previous);
            Assert.Equal(Ledger.Records[0], previous);
            Assert.Equal(previous.Digest, ReleasePin.Set(StackFile.Parse("", "Pulumi.dev.yaml"), previous).Get("omega:release", "digest"));
        }
    }

    [Fact]
    public void Its_records_stand_in_one_line_of_time_with_those_of_the_new_form()
    {
        var served = Ledger.Records[^1] with { Settings = "sha256:" + new string('5', 64), Edge = "edge", DeployedAt = "2026-11-29T15:00:00Z" };

        var timeline = Timeline.Of(LedgerChain.Append(Ledger.Records, served, built: false), [], [], []);

        Assert.Equal(["release", "release", "settings, edge"], timeline.Select(entry => entry.Kind));
    }

    /// <summary>The file of this machine gets what it lacks; what it encrypted stays as it is, under the same passphrase.</summary>
    [Fact]
    public void Its_file_of_this_machine_keeps_its_secrets_its_salt_and_its_base_image()
    {
        var before = StackFile.Parse(Recorded.MachineFile, ".omega/Pulumi.dev.yaml");
        var checkedIn = StackFile.Parse(
            """
            config:
              omega:target: docker
              omega:image:
                registry: localhost:5000
                repository: omega/web
                base: docker.io/library/nginx:1.29.4-alpine@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2
                platform: linux/amd64
              omega:signing:
                method: contentTrust
                server: https://localhost:4443

            """,
            "Pulumi.dev.yaml");

        var standIn = LaidOverFile.StandIn(checkedIn, before);
        var after = LaidOverFile.Merge(checkedIn, before, new MachineValues(standIn, ["id"], null, "omega", new Dictionary<string, string>()));

        Assert.Equal(before.Get("omega:image", "base"), standIn);
        Assert.Equal(standIn, after.Get("omega:image", "base"));
        Assert.Equal(before.GetBeside(LaidOverFile.Salt), after.GetBeside(LaidOverFile.Salt));
        foreach (var key in new[] { "omega:registryPassword", "omega:signingKey", "omega:signingPassphrase" })
        {
            Assert.NotNull(before.Get(key, "secure"));
            Assert.Equal(before.Get(key, "secure"), after.Get(key, "secure"));
        }
    }

    /// <summary>Recorded on a host with control groups of version 1. Containers of that commit hold to the policies of now, so that what serves meanwhile is no worse than what follows, but for a
    /// limit of processes of their own: theirs counted all containers of the user.</summary>
    [Fact]
    public void Its_containers_hold_to_the_policies()
    {
        var policies = new PolicyChecks(
            new PolicyOptions
            {
                Registries = ["localhost:5000/omega/web"],
                VerifiedImages = [.. Ledger.Records.Select(record => $"localhost:5000/omega/web@{record.Digest}")],
                PublishedPorts = [8080],
            },
            new ExemptionList([], new(2026, 11, 29)));
        var local = JsonDocument.Parse("""{"Driver":"local","Options":null}""").RootElement;
        var volumes = new Dictionary<string, JsonElement> { ["omega-dev-logs"] = local, ["omega-dev-edge-state"] = local };

        var checks = Recorded.Containers.SelectMany(container => policies.OfContainer(InspectedContainer.Facts(container, volumes, isCgroupOne: true))).ToList();

        Assert.Equal(2, checks.Select(check => check.Container).Distinct().Count());
        Assert.All(
            checks.Where(check => !check.Holds),
            check => Assert.Equal(("require-resource-limits", "HostConfig.PidsLimit unset; HostConfig.PidsLimit unset"), (check.Control, check.Actual)));
    }

    [Fact]
    public void Its_images_are_those_that_its_ledger_names() => Assert.Equal(
        Ledger.Records.Reverse().Select(record => $"localhost:5000/omega/web@{record.Digest}"),
        Recorded.Images.Select(image => image.GetProperty("RepoDigests")[0].GetString()));
}
