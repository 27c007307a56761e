using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;
using Omega.Cli.Trust;

namespace Omega.Cli.Tests.Trust;

public sealed class TrustRepositoryTests : IDisposable
{
    private const string Repository = "localhost:5000/omega/web";
    private const string Server = "https://localhost:4443";
    private const string KeyId = "aaaa";
    private const string Nothing = "No signatures or cannot access localhost:5000/omega/web";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task EnsureAsync_generates_a_key_and_makes_it_the_signer_once()
    {
        var added = false;
        var processes = new FakeProcesses()
            .On("docker trust key generate", GenerateKey)
            .On("docker trust inspect", _ => added ? (0, Inspect(KeyId), "") : (1, "[]", Nothing))
            .On("docker trust signer add", call =>
            {
                added = true;
                AddAdminKeys();
                return (0, "", "");
            });

        Assert.Equal(KeyId, await Trust(processes).EnsureAsync(Repository, CancellationToken.None));
        Assert.Equal(KeyId, await Trust(processes).EnsureAsync(Repository, CancellationToken.None));

        Assert.Single(processes.Lines, line => line.StartsWith("docker trust signer add", StringComparison.Ordinal));
        Assert.Single(processes.Lines, line => line.StartsWith("docker trust key generate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EnsureAsync_never_passes_a_passphrase_as_an_argument_and_uses_no_folder_of_the_user()
    {
        var processes = new FakeProcesses()
            .On("docker trust key generate", GenerateKey)
            .On("docker trust inspect", 0, Inspect(KeyId));
        AddAdminKeys();

        await Trust(processes).EnsureAsync(Repository, CancellationToken.None);

        foreach (var call in processes.Calls)
        {
            Assert.StartsWith(_folder.Path, call.Environment["DOCKER_CONFIG"], StringComparison.Ordinal);
            Assert.DoesNotContain(call.Environment.Where(pair => pair.Key.EndsWith("PASSPHRASE", StringComparison.Ordinal)), pair => call.Arguments.Contains(pair.Value));
        }
    }

    [Fact]
    public async Task EnsureAsync_refuses_to_begin_anew_when_the_administrators_keys_are_lost()
    {
        var processes = new FakeProcesses()
            .On("docker trust key generate", GenerateKey)
            .On("docker trust inspect", 0, Inspect(KeyId));

        var problem = await Assert.ThrowsAsync<OmegaException>(() => Trust(processes).EnsureAsync(Repository, CancellationToken.None));

        Assert.Contains("backup", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_takes_an_unreachable_server_for_a_failure_and_not_for_an_empty_repository()
    {
        var processes = new FakeProcesses()
            .On("docker trust key generate", GenerateKey)
            .On("docker trust inspect", 1, "[]", "dial tcp 127.0.0.1:4443: connect: connection refused");

        await Assert.ThrowsAsync<OmegaException>(() => Trust(processes).EnsureAsync(Repository, CancellationToken.None));
    }

    public void Dispose() => _folder.Dispose();

    private static string Inspect(string key) =>
        $$"""[{"Name":"{{Repository}}","SignedTags":[],"Signers":[{"Name":"omega","Keys":[{"ID":"{{key}}"}]}]}]""";

    private static (int ExitCode, string Output, string Error) GenerateKey(ProcessCall call)
    {
        var keys = Directory.CreateDirectory(Path.Combine(call.Environment["DOCKER_CONFIG"]!, "trust", "private")).FullName;
        File.WriteAllText(Path.Combine(keys, $"{KeyId}.key"), "encrypted");
        File.WriteAllText(Path.Combine(call.Arguments[^1], "omega.pub"), "public");
        return (0, "", "");
    }

    private void AddAdminKeys()
    {
        var keys = Directory.CreateDirectory(_folder.At(".omega", "keys", "admin", "docker", "trust", "private")).FullName;
        File.WriteAllText(Path.Combine(keys, "root.key"), "encrypted");
    }

    private TrustRepository Trust(FakeProcesses processes) => new(new Checkout(_folder.Path), Server, "PEM", processes, Silent.Report);
}
