using System.Text.RegularExpressions;
using Omega.Core.Context;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Context;

public sealed partial class ImageArgumentsTests
{
    [Fact]
    public void The_recipe_is_given_all_that_it_takes_and_nothing_else()
    {
        var taken = File.ReadLines(Path.Combine(Repository.Root, "nginx", "Dockerfile")).Select(line => Argument().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(taken, ImageArguments.Of(Some.Settings().Image, new BuildContext("content", "edge", "door"), "20260401-120000", "commit", "").Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Times_are_those_of_the_version()
    {
        var arguments = ImageArguments.Of(Some.Settings().Image, new BuildContext("content", "edge", "door"), "20260401-120000", "commit", "/a /b");

        Assert.Equal(("2026-04-01T12:00:00Z", "1775044800"), (arguments["CREATED"], arguments["SOURCE_DATE_EPOCH"]));
        Assert.Equal(("edge", "door", "/a /b"), (arguments["EDGE"], arguments["DOOR"], arguments["REVALIDATE"]));
    }

    [GeneratedRegex(@"^ARG (?<name>[A-Z_]+)")]
    private static partial Regex Argument();
}
