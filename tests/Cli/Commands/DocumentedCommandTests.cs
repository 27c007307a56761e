using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Tests.Commands;

/// <summary>Every command that README and docs show is one of the program, with options that it has.</summary>
public sealed class DocumentedCommandTests
{
    /// <summary>Sections whose commands go on until they are stopped, or change more than a test's own machine may be changed.</summary>
    private static readonly string[] NotRun = ["Watching", "Another passphrase", "Signed"];

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

    [Theory]
    [InlineData("docs/evidence.md")]
    [InlineData("docs/ledger.md")]
    [InlineData("docs/recovery.md")]
    public void The_commands_of_a_section_are_run_by_a_suite_that_reads_them_there(string page)
    {
        var suites = ((string[])["EndToEnd", "Attacks"])
            .SelectMany(suite => Directory.EnumerateFiles(Checkout.Find().At("tests", suite), "*Tests*.cs")).Select(File.ReadAllText)
            .Where(text => text.Contains($"DocumentedPage.Of(\"{page}\")", StringComparison.Ordinal)).ToList();

        Assert.All(DocumentedPage.Of(page).Titles.Except(NotRun),
            title => Assert.Contains(suites, text => text.Contains($"\"{title}\"", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Shown() =>
        DocumentedPage.All().SelectMany(page => page.Commands).Select(command => command.OfOmega).OfType<string>();

    private static string Name(string shown) => string.Join(' ', shown.Split(' ').Take(Branches.Contains(shown.Split(' ')[0]) ? 2 : 1));
}
