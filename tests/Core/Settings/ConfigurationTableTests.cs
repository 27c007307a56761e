using System.Reflection;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Settings;

/// <summary>The table of README is the one that users set stacks up by: it names every key and every value below it.</summary>
public sealed class ConfigurationTableTests
{
    public static TheoryData<string> Keys => [.. SettingsReader.Keys];

    [Theory]
    [MemberData(nameof(Keys))]
    public void README_names_a_key_and_every_value_below_it(string key)
    {
        var row = Assert.Single(
            File.ReadAllLines(Path.Combine(Repository.Root, "README.md")),
            line => line.StartsWith("| `omega:", StringComparison.Ordinal) && line.Split('|')[1].Contains($"`omega:{key}`", StringComparison.Ordinal));
        var section = typeof(OmegaSettings).GetProperty(key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)?.PropertyType;
        var missing = Values(section).Where(name => !row.Contains($"`{name}`", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    // Names of the values of a section, and of those below them.
    private static IEnumerable<string> Values(Type? type)
    {
        type = type is { IsGenericType: true } ? type.GetGenericArguments()[^1] : type;
        return type is null || !typeof(ISettings).IsAssignableFrom(type) ? [] : type.GetConstructors()[0].GetParameters().SelectMany(
            parameter => Values(parameter.ParameterType).Prepend(char.ToLowerInvariant(parameter.Name![0]) + parameter.Name[1..]));
    }
}
