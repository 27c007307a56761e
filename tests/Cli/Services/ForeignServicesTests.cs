using Omega.Cli.Services;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Services;

public sealed class ForeignServicesTests
{
    [Fact]
    public async Task StopAsync_refuses_while_the_other_checkout_exists()
    {
        using var other = new TemporaryFolder();
        Directory.CreateDirectory(other.At(".omega"));
        var processes = new FakeProcesses().On("docker ps", output: $"omega-services-beef-registry\tbeef\t{other.Path}\t127.0.0.1:5000->5000/tcp\n");

        var problem = await Assert.ThrowsAsync<OmegaException>(() => Foreign(processes).StopAsync([5000, 4443], CancellationToken.None));

        Assert.Contains(other.Path, problem.Message, StringComparison.Ordinal);
        Assert.Contains(ForeignServices.TakeOverVariable, problem.Message, StringComparison.Ordinal);
        Assert.Single(processes.Calls);
    }

    [Fact]
    public async Task StopAsync_stops_services_of_a_checkout_that_is_gone_and_keeps_their_data()
    {
        var processes = new FakeProcesses()
            .On("docker ps", output: "omega-services-beef-registry\tbeef\t/no/such/checkout\t127.0.0.1:5000->5000/tcp\nomega-services-beef-signer\tbeef\t/no/such/checkout\t\nomega-services-cafe-registry\tcafe\t/here\t127.0.0.1:5000->5000/tcp\n")
            .On("docker update").On("docker stop");

        await Foreign(processes).StopAsync([5000, 4443], CancellationToken.None);

        Assert.Equal(
            [
                "docker update --restart no omega-services-beef-registry", "docker stop omega-services-beef-registry",
                "docker update --restart no omega-services-beef-signer", "docker stop omega-services-beef-signer",
            ],
            processes.Lines.Skip(1));
    }

    [Fact]
    public async Task StopAsync_leaves_services_on_other_ports_alone()
    {
        var processes = new FakeProcesses().On("docker ps", output: "omega-services-beef-registry\tbeef\t/no/such/checkout\t127.0.0.1:15000->5000/tcp\n");

        await Foreign(processes).StopAsync([5000, 4443], CancellationToken.None);

        Assert.Single(processes.Calls);
    }

    [Fact]
    public void A_checkout_that_this_user_may_not_look_into_is_not_gone()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("checkout", ".omega"));

        Assert.False(ForeignServices.IsGone(folder.At("checkout")));
        Assert.True(ForeignServices.IsGone(folder.At("none")));
        // No user may look through a file, not even root.
        File.WriteAllText(folder.At("file"), "");
        Assert.True(ForeignServices.IsGone(folder.At("file")));
        // Nor through a link that leads to itself, which says nothing of what lies behind it.
        File.CreateSymbolicLink(folder.At("loop"), folder.At("loop"));
        Assert.False(ForeignServices.IsGone(folder.At("loop")));
        if (Environment.UserName != "root")
        {
            File.SetUnixFileMode(folder.Path, UnixFileMode.None);
            Assert.False(ForeignServices.IsGone(folder.At("checkout")));
            File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static ForeignServices Foreign(FakeProcesses processes) => new("cafe", processes, Silent.Report);
}
