using System.Text.RegularExpressions;
using Omega.Offline.Engine.Commands;

namespace Omega.Offline.Engine.Tests.Engines;

using Engines = Omega.Offline.Engine.Tests.Support.Engines;

/// <summary>The tables of flags and variables against what the real CLI says of itself.</summary>
public sealed partial class CliSurfaceTests
{
    [SkippableFact]
    public async Task Every_variable_that_pulumi_lists_is_in_the_table()
    {
        using var engines = Engines.Require();

        var listed = (await engines.RealAsync("about", "env")).Succeeded().Output.Split('\n')
            .Select(line => Variable().Match(line).Value)
            .Where(name => name.Length > 0 && !name.StartsWith("PULUMI_OPTION_", StringComparison.Ordinal))
            .ToHashSet();

        Assert.True(listed.Count > 40, $"only {listed.Count} variables were read");
        Assert.Subset(CliEnvironment.All.Select(item => item.Name).ToHashSet(), listed);
    }

    [SkippableFact]
    public async Task Every_flag_that_pulumi_shows_for_a_command_is_taken_or_refused_by_name_and_written_the_same_way()
    {
        using var engines = Engines.Require();
        var unknown = new List<string>();
        var read = 0;
        foreach (var command in CommandSyntax.All.Where(command => command.Name.Length > 0))
        {
            var help = (await engines.RealAsync([.. command.Name.Split(' '), "--help"])).Succeeded().Output;
            foreach (var match in Flag().Matches(help).Cast<Match>())
            {
                read++;
                var ours = command.Find("--" + match.Groups["name"].Value);
                if (ours is null || ours.Short != match.Groups["short"].Value || (ours.Kind == FlagKind.Switch) == match.Groups["value"].Success)
                {
                    unknown.Add($"{command.Name}: {match.Value.Trim()}");
                }
            }
        }

        Assert.True(read > 300, $"only {read} flags were read");
        Assert.Empty(unknown);
    }

    [GeneratedRegex("^PULUMI_[A-Z0-9_]+")]
    private static partial Regex Variable();

    // "show-secrets false" is how pulumi prints a switch whose help has a word in backquotes.
    [GeneratedRegex(
        @"^  +(-(?<short>\w), +)?--(?<name>[a-z-]+)(?<value> (string|strings|stringArray|int|int32|file:)\S*)?", RegexOptions.Multiline)]
    private static partial Regex Flag();
}
