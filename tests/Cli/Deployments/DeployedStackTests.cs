using System.Text.Json;
using Omega.Cli.Deployments;
using Omega.Cli.Engines;
using Omega.Cli.Support;
using Omega.Cli.Tests.Ledger;
using Omega.Cli.Tests.Support;
using Omega.Core.Registries;

namespace Omega.Cli.Tests.Deployments;

public sealed class DeployedStackTests
{
    [Fact]
    public async Task State_gives_the_ledger_and_nothing_to_run()
    {
        var outputs = JsonDocument.Parse(SomeLedger.Outputs()).RootElement;
        var processes = Engine(JsonSerializer.Serialize(new
        {
            deployment = new
            {
                resources = new object[]
                {
                    new { urn = "urn:pulumi:dev::omega::pulumi:pulumi:Stack::omega-dev", type = "pulumi:pulumi:Stack", outputs },
                },
            },
        }));

        var deployed = await ReadAsync(processes);

        Assert.Equal(SomeLedger.Records, deployed.Ledger.Records);
        Assert.NotNull(deployed.Verification);
    }

    [Theory]
    [InlineData("""{"version":3,"deployment":{}}""")]
    [InlineData("""{"deployment":{"resources":[]}}""")]
    [InlineData("""{"deployment":{"resources":[{"urn":"urn:x::y::z::w","type":"pulumi:pulumi:Stack"}]}}""")]
    public async Task A_stack_that_serves_nothing_is_refused_with_the_remedy(string state) => Assert.Equal(
        "Stack 'dev' serves nothing that is recorded, so its ledger is empty. Deploy it: ./omega up dev",
        (await Assert.ThrowsAsync<OmegaException>(() => ReadAsync(Engine(state)))).Message);

    [Fact]
    public async Task A_stack_that_does_not_exist_is_refused_with_the_remedy()
    {
        var processes = new FakeProcesses()
            .On("pulumi stack export", exitCode: 255, error: "error: no stack named 'dev' found\n").On("pulumi config", output: "{}");

        Assert.Equal(
            "Cannot read the state of stack 'dev': error: no stack named 'dev' found\nDeploy it: ./omega up dev",
            (await Assert.ThrowsAsync<OmegaException>(() => ReadAsync(processes))).Message);
    }

    private static FakeProcesses Engine(string state) => new FakeProcesses()
        .On("pulumi stack export --show-secrets --stack dev", output: state).On("pulumi config --show-secrets --json --stack dev", output: "{}");

    private static Task<DeployedStack> ReadAsync(FakeProcesses processes)
    {
        // The engine makes the folder of its state.
        using var folder = new TemporaryFolder();
        var checkout = new Checkout(folder.Path);
        return DeployedStack.ReadAsync(checkout, processes, new Engine(checkout, processes, "pulumi", "offline", null), "dev", RegistryClient.Open, default);
    }
}
