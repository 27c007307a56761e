using System.Text.Json;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;
using Omega.Cli.Trust;

namespace Omega.Cli.Tests.Trust;

public sealed class TrustRepositoryTests : IDisposable
{
    private const string Repository = "localhost:5000/omega/web";
    private const string Address = "https://localhost:4443";
    private const string Nothing = "\n* fatal: localhost:4443 does not have trust data for localhost:5000/omega/web\n";

    private const string NoTargets = "No targets present in this repository.";

    private static readonly string[] KeyIds = ["k"];
    private static readonly string[] Everything = [""];

    private readonly TemporaryFolder _folder = new();

    private string TrustFolder => _folder.At(".omega", "keys", "admin", "docker", "trust");

    [Fact]
    public async Task EnsureAsync_makes_a_key_and_lets_it_sign_once()
    {
        var processes = Server(begun: false);

        var id = await Trust(processes).EnsureAsync(Repository, CancellationToken.None);
        Assert.Equal(id, await Trust(processes).EnsureAsync(Repository, CancellationToken.None));

        Assert.True(Core.Releases.Digest.IsHex(id), id);
        Assert.Equal(
            ["list", "init --publish", "key rotate", "delegation add targets/releases", "delegation add targets/omega", "list", "list", "list", "list"],
            processes.Calls.Select(call => string.Join(' ', call.Arguments[0] switch
            {
                "list" => ["list"],
                "delegation" => [call.Arguments[0], call.Arguments[1], call.Arguments[5]],
                _ => call.Arguments.Take(2),
            })));
    }

    [Fact]
    public async Task EnsureAsync_goes_on_with_what_the_Docker_client_began()
    {
        var processes = Server(begun: true);
        AddAdminKeys();

        await Trust(processes).EnsureAsync(Repository, CancellationToken.None);

        Assert.DoesNotContain(processes.Calls, call => call.Arguments[0] == "init");
        Assert.All(processes.Calls.Skip(1), call => Assert.True(call.Arguments[0] == "list" || call.Arguments.Contains(TrustFolder)));
        Assert.Contains(processes.Calls, call => call.Arguments[0] == "list" && call.Arguments.Contains(TrustFolder));
    }

    /// <summary>The client answers from what it kept where the server has nothing any more.</summary>
    [Fact]
    public async Task EnsureAsync_begins_anew_where_the_server_lost_what_the_client_still_has()
    {
        var processes = Server(begun: false);
        AddAdminKeys();
        Keep(TrustFolder, []);

        var id = await Trust(processes).EnsureAsync(Repository, CancellationToken.None);

        Assert.True(Core.Releases.Digest.IsHex(id), id);
        Assert.Contains(processes.Calls, call => call.Arguments[0] == "init");
    }

    [Fact]
    public async Task EnsureAsync_never_passes_a_passphrase_as_an_argument_and_uses_no_folder_of_the_user()
    {
        var processes = Server(begun: false);

        await Trust(processes).EnsureAsync(Repository, CancellationToken.None);

        foreach (var call in processes.Calls)
        {
            Assert.StartsWith(_folder.Path, call.Environment["HOME"], StringComparison.Ordinal);
            Assert.DoesNotContain(call.Environment.Where(pair => pair.Key.EndsWith("PASSPHRASE", StringComparison.Ordinal)), pair => call.Arguments.Contains(pair.Value));
        }
    }

    [Fact]
    public async Task EnsureAsync_refuses_to_begin_anew_when_the_administrators_keys_are_lost()
    {
        var problem = await Assert.ThrowsAsync<OmegaException>(() => Trust(Server(begun: true)).EnsureAsync(Repository, CancellationToken.None));

        Assert.Contains("backup", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_takes_an_unreachable_server_for_a_failure_and_not_for_an_empty_repository()
    {
        var processes = new FakeProcesses().On("notary list", 1, "* fatal: client is offline", "dial tcp 127.0.0.1:4443: connect: connection refused");

        await Assert.ThrowsAsync<OmegaException>(() => Trust(processes).EnsureAsync(Repository, CancellationToken.None));
    }

    [Fact]
    public async Task EnsureAsync_takes_trust_data_that_has_ended_for_a_refusal_and_says_how_it_begins_anew()
    {
        var processes = new FakeProcesses().On("notary list", 1, "* fatal: targets expired at Mon Nov 30 00:49:05 UTC 2026");

        var problem = await Assert.ThrowsAsync<OmegaException>(() => Trust(processes).EnsureAsync(Repository, CancellationToken.None));

        Assert.Equal(ExitCode.Refused, problem.ExitCode);
        Assert.Contains("./omega evidence renew <stack> --anew", problem.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A trust server, by what its client leaves in its folder.</summary>
    private FakeProcesses Server(bool begun)
    {
        List<string> roles = [];
        return new FakeProcesses()
            .On("notary list", call =>
            {
                var folder = call.Arguments[call.Arguments.ToList().IndexOf("--trustDir") + 1];
                if (!begun)
                {
                    return Directory.Exists(Path.Combine(folder, "tuf")) ? (0, NoTargets, "") : (1, Nothing, "");
                }

                Keep(folder, roles);
                return (0, NoTargets, "");
            })
            .On("notary init", _ =>
            {
                begun = true;
                AddAdminKeys();
                return (0, "", "");
            })
            .On("notary key rotate")
            .On("notary delegation add", call =>
            {
                roles.Add(call.Arguments[5]);
                return (0, "", "");
            });
    }

    /// <summary>What the client leaves of the server's answer in its folder.</summary>
    private void Keep(string folder, List<string> roles)
    {
        var metadata = Directory.CreateDirectory(Path.Combine(folder, "tuf", Repository, "metadata")).FullName;
        File.WriteAllText(Path.Combine(metadata, "targets.json"), roles.Count == 0 ? """{"signed":{"delegations":{"keys":{},"roles":[]}}}""" : Targets(roles));
    }

    private string Targets(IEnumerable<string> roles)
    {
        var key = string.Concat(File.ReadAllLines(_folder.At(".omega", "keys", "signer", "key.pub")).Where(line => !line.StartsWith('-')));
        return JsonSerializer.Serialize(new
        {
            signed = new
            {
                delegations = new
                {
                    keys = new Dictionary<string, object> { ["k"] = new { keytype = "ecdsa", keyval = new { @public = key } } },
                    roles = roles.Select(role => new { name = role, keyids = KeyIds, paths = Everything }),
                },
            },
        });
    }

    private void AddAdminKeys()
    {
        var keys = Directory.CreateDirectory(Path.Combine(TrustFolder, "private")).FullName;
        File.WriteAllText(Path.Combine(keys, "root.key"), "encrypted");
    }

    private TrustRepository Trust(FakeProcesses processes) => new(new Checkout(_folder.Path), Address, "PEM", processes, Silent.Report);
}
