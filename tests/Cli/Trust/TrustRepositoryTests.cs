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

    private static readonly string[] KeyIds = ["k"];
    private static readonly string[] Everything = [""];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task EnsureAsync_makes_a_key_and_lets_it_sign_once()
    {
        var processes = Server(begun: false);

        var id = await Trust(processes).EnsureAsync(Repository, CancellationToken.None);
        Assert.Equal(id, await Trust(processes).EnsureAsync(Repository, CancellationToken.None));

        Assert.True(Core.Releases.Digest.IsHex(id), id);
        Assert.Equal(
            ["list", "init --publish", "key rotate", "delegation add targets/releases", "delegation add targets/omega", "list", "list"],
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
        Assert.All(processes.Calls, call => Assert.Contains(_folder.At(".omega", "keys", "admin", "docker", "trust"), call.Arguments));
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
                if (!begun)
                {
                    return (1, Nothing, "");
                }

                var metadata = Directory.CreateDirectory(Path.Combine(call.Arguments[call.Arguments.ToList().IndexOf("--trustDir") + 1], "tuf", Repository, "metadata")).FullName;
                File.WriteAllText(Path.Combine(metadata, "targets.json"), Targets(roles));
                return (0, "No targets present in this repository.", "");
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
        var keys = Directory.CreateDirectory(_folder.At(".omega", "keys", "admin", "docker", "trust", "private")).FullName;
        File.WriteAllText(Path.Combine(keys, "root.key"), "encrypted");
    }

    private TrustRepository Trust(FakeProcesses processes) => new(new Checkout(_folder.Path), Address, "PEM", processes, Silent.Report);
}
