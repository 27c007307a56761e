using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Tests.Commands;

/// <summary>Every command that README and docs show is one of the program, with options that it has.</summary>
public sealed class DocumentedCommandTests
{
    private const string Program = "./omega ";

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

    /// <summary>What stands in blocks, without what is said behind `#` and what the shell does with it.</summary>
    private static IEnumerable<string> Shown() => Directory.EnumerateFiles(Checkout.Find().At("docs"), "*.md").Append(Checkout.Find().At("README.md"))
        .SelectMany(File.ReadLines).Where(line => line.StartsWith(Program, StringComparison.Ordinal))
        .Select(line => line[Program.Length..].Split('#', '|', '>')[0].Trim());

    private static string Name(string shown) => string.Join(' ', shown.Split(' ').Take(Branches.Contains(shown.Split(' ')[0]) ? 2 : 1));
}
