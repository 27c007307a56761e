using System.Reflection;

namespace Omega.Offline.Sdk.Tests.Api;

public sealed class ApiTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data", "api");

    private static Assembly Sdk => typeof(Pulumi.Deployment).Assembly;

    [Fact]
    public void Every_public_member_is_one_of_the_official_packages()
    {
        var official = Directory.GetFiles(Folder, "*.txt").SelectMany(File.ReadLines).ToHashSet(StringComparer.Ordinal);

        var foreign = ApiText.Lines(Sdk).Where(line => !official.Contains(line)).Order(StringComparer.Ordinal);

        Assert.True(!foreign.Any(), "Not in the official packages:\n" + string.Join('\n', foreign));
    }

    [Fact]
    public void The_members_that_programs_need_are_listed()
    {
        var lines = ApiText.Lines(Sdk).ToHashSet(StringComparer.Ordinal);

        Assert.Contains("Pulumi.Docker.ContainerArgs.Ports { get; set; } : Pulumi.InputList<Pulumi.Docker.Inputs.ContainerPortArgs> @input(ports,False,False)", lines);
        Assert.Contains("Pulumi.Command.Local.Command [class] : Pulumi.CustomResource @token(command:local:Command)", lines);
        Assert.True(lines.Count > 1000, $"Only {lines.Count} members.");
    }

    [Fact]
    public void No_type_of_the_protocol_is_visible() =>
        Assert.DoesNotContain(ApiText.Lines(Sdk), line =>
            line.Contains("Pulumirpc", StringComparison.Ordinal) || line.Contains("Google.Protobuf", StringComparison.Ordinal));
}
