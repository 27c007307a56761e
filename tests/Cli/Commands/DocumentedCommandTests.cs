using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Tests.Commands;

/// <summary>Every command that README and docs show is one of the program, with options that it has.</summary>
public sealed class DocumentedCommandTests
{
    private static readonly string[] Branches = ["base", "evidence"];

    public static TheoryData<string> Commands => [.. Shown().Select(Name).Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_that_is_shown_exists_with_the_options_that_are_shown(string command)
    {
        var help = await new SystemProcesses().RunAsync(new ProcessCall(
            "dotnet", [Path.Combine(Checkout.Find().Root, "cli", "bin", "Debug", "net10.0", "omega-cli.dll"), .. command.Split(' '), "--help"]));

        Assert.Equal(ExitCode.Done, help.ExitCode);
        Assert.Contains($"omega {command}", help.Output, StringComparison.Ordinal);
        Assert.All(
            Shown().Where(shown => Name(shown) == command).SelectMany(shown => shown.Split(' ')).Where(word => word.StartsWith("--", StringComparison.Ordinal)).Distinct(),
            option => Assert.Contains($"{option} ", help.Output.ReplaceLineEndings(" "), StringComparison.Ordinal));
    }

    private static IEnumerable<string> Shown() => DocumentedPage.All().SelectMany(page => page.Commands).Select(command => command.OfOmega).OfType<string>();

    private static string Name(string shown) => string.Join(' ', shown.Split(' ').Take(Branches.Contains(shown.Split(' ')[0]) ? 2 : 1));
}
