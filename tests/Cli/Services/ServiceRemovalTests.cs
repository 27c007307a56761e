using Omega.Cli.Services;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Services;

public sealed class ServiceRemovalTests
{
    [Fact]
    public async Task PurgeAsync_asks_for_the_volumes_of_one_stack_by_their_whole_names()
    {
        using var folder = new TemporaryFolder();
        var processes = new FakeProcesses().On("docker");

        await new ServiceRemoval(new Checkout(folder.Path), processes, Silent.Report).PurgeAsync("omega-dev", "localhost:5000", engineAnswers: true, default);

        Assert.Equal(
            ["name=^omega-dev-logs$", "name=^omega-dev-edge-state$", "name=^omega-dev-door$"],
            processes.Calls.SelectMany(call => call.Arguments).Where(argument => argument.StartsWith("name=^omega-dev", StringComparison.Ordinal)));
    }
}
