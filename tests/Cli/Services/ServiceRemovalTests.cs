using Omega.Cli.Services;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Services;

public sealed class ServiceRemovalTests
{
    [Fact]
    public async Task PurgeAsync_asks_for_the_volumes_of_each_stack_by_their_whole_names()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("Pulumi.yaml"), "name: omega\n");
        File.WriteAllText(folder.At("Pulumi.dev.yaml"), "config: {}\n");
        File.WriteAllText(folder.At("Pulumi.test.yaml"), "config: {}\n");
        var processes = new FakeProcesses().On("docker");

        await new ServiceRemoval(new Checkout(folder.Path), processes, Silent.Report).PurgeAsync(engineAnswers: true, data: false, default);

        Assert.Equal(
            [
                "name=^omega-dev-logs$", "name=^omega-dev-edge-state$", "name=^omega-dev-door$",
                "name=^omega-test-logs$", "name=^omega-test-edge-state$", "name=^omega-test-door$",
            ],
            processes.Calls.SelectMany(call => call.Arguments)
                .Where(argument => argument.StartsWith("name=^omega-", StringComparison.Ordinal) && !argument.Contains("services", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PurgeAsync_leaves_data_its_backups_and_what_opens_them_unless_told_otherwise(bool data)
    {
        using var folder = new TemporaryFolder();
        var checkout = new Checkout(folder.Path);
        File.WriteAllText(folder.At("Pulumi.dev.yaml"), "config: {}\n");
        Directory.CreateDirectory(Path.Combine(checkout.Backups, "data"));
        SecretFile.Write(checkout.BackupPassword, "x");
        SecretFile.Write(Path.Combine(checkout.Keys, "registry-password"), "x");
        SecretFile.Write(checkout.Passphrase, "x");
        var processes = new FakeProcesses().On("docker volume ls -q --filter label=omega.data --filter label=omega.stack=omega-dev", 0, "omega-dev-service-store-srv-0a1b2c\n").On("docker");
        var said = new StringWriter();

        await new ServiceRemoval(checkout, processes, new Report(TextWriter.Null, said, color: false)).PurgeAsync(engineAnswers: true, data, default);

        Assert.Equal(data, processes.Lines.Contains("docker volume rm omega-dev-service-store-srv-0a1b2c"));
        Assert.Equal((!data, !data, false), (Directory.Exists(checkout.Backups), File.Exists(checkout.BackupPassword), File.Exists(checkout.Passphrase)));
        Assert.Equal(!data, said.ToString().Contains("The data of services stays: omega-dev-service-store-srv-0a1b2c.", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(checkout.Keys, "registry-password")));
    }

    [Fact]
    public async Task PurgeAsync_removes_images_of_services_from_the_stacks_own_registry_and_of_no_other()
    {
        using var folder = new TemporaryFolder();
        var digest = $"sha256:{new string('a', 64)}";
        File.WriteAllText(folder.At("Pulumi.dev.yaml"), $$"""
            config:
              omega:image: { registry: localhost:5000, repository: omega/web }
              omega:services:
                news: { image: localhost:5000/omega/news-service@{{digest}} }
                store: { image: registry.example/team/store@{{digest}} }
                odd: { image: '*' }

            """);
        var processes = new FakeProcesses()
            .On("docker images --digests --filter reference=localhost:5000/omega/news-service", 0, $"localhost:5000/omega/news-service 0a1b2c {digest}\n")
            .On("docker");

        await new ServiceRemoval(new Checkout(folder.Path), processes, Silent.Report).PurgeAsync(engineAnswers: true, data: false, default);

        Assert.Contains("docker rmi localhost:5000/omega/news-service:0a1b2c", processes.Lines);
        Assert.DoesNotContain(processes.Lines, line => line.Contains("registry.example", StringComparison.Ordinal) || line.Contains("reference=*", StringComparison.Ordinal));
    }

    /// <summary>The repository is the stack's to choose, and what a build leaves behind has no name at all.</summary>
    [Fact]
    public async Task PurgeAsync_removes_every_image_of_every_stack_and_what_builds_left()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("Pulumi.dev.yaml"), "config:\n  omega:image:\n    registry: localhost:5000\n    repository: news/front\n");
        File.WriteAllText(folder.At("Pulumi.test.yaml"), "config:\n  omega:image:\n    registry: registry.example:443\n    repository: news/test\n");
        File.WriteAllText(folder.At("Pulumi.odd.yaml"), "config:\n  omega:image:\n    registry: '*'\n    repository: '*'\n");
        var digest = $"sha256:{new string('a', 64)}";
        var processes = new FakeProcesses()
            .On("docker images --digests --filter reference=localhost:5000/news/front", 0, $"localhost:5000/news/front kept.omega-dev.aaaaaaaaaaaa {digest}\nlocalhost:5000/news/front <none> {digest}\n")
            .On("docker images --quiet --no-trunc --filter dangling=true", 0, "sha256:bbbb\nsha256:cccc\n")
            .On("docker image inspect", 0, "sha256:bbbb PATH=/bin RELEASE=20260401-120000\nsha256:cccc PATH=/bin RELEASE=theirs\n")
            .On("docker");

        await new ServiceRemoval(new Checkout(folder.Path), processes, Silent.Report).PurgeAsync(engineAnswers: true, data: false, default);

        var calls = processes.Calls.Select(call => string.Join(' ', call.Arguments)).ToList();
        Assert.Equal(
            ["rmi localhost:5000/news/front:kept.omega-dev.aaaaaaaaaaaa", $"rmi localhost:5000/news/front@{digest}", "rmi sha256:bbbb"],
            calls.Where(call => call.StartsWith("rmi", StringComparison.Ordinal)));
        Assert.Contains(calls, call => call.Contains("reference=registry.example:443/news/test", StringComparison.Ordinal));
        Assert.Contains(calls, call => call.Contains("reference=localhost:5000/omega/base ", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, call => call.Contains("reference=*", StringComparison.Ordinal));
    }
}
