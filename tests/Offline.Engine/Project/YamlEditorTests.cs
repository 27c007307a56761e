using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Project;

public sealed class YamlEditorTests : IDisposable
{
    private const string Before = """
        # head
        config:
          # about a
          cfg:a: 1 # one
          cfg:m: { x: 1, y: [a, b] } # flow

          cfg:n:
            # inner
            k: v
            list:
              - p # pp
              - q
          # last
        # tail
        encryptionsalt: v1:salt

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cfg:a", "2", "  cfg:a: 1 # one", "  cfg:a: 2 # one")]
    [InlineData("cfg:m.x", "text", "{ x: 1,", "{ x: text,")]
    [InlineData("cfg:m.z", "5", "[a, b] }", "[a, b], z: 5 }")]
    [InlineData("cfg:m.y[2]", "c", "[a, b]", "[a, b, c]")]
    [InlineData("cfg:n.list[0]", "0123", "- p # pp", "- \"0123\" # pp")]
    [InlineData("cfg:n.list[2]", "r", "      - q\n", "      - q\n      - r\n")]
    [InlineData("cfg:n.z", "true", "      - q\n", "      - q\n    z: true\n")]
    [InlineData("cfg:new.a[0].b", "x", "      - q\n", "      - q\n  cfg:new:\n    a:\n      - b: x\n")]
    public void Set_changes_the_one_value_and_no_other_character(string path, string value, string from, string to)
    {
        var settings = Settings(Before);

        settings.Set(PathOf(path), TypedScalar.Node(value, inside: true, type: null));
        settings.Save();

        Assert.Equal(Before.Replace(from, to, StringComparison.Ordinal), File.ReadAllText(settings.Path));
    }

    [Theory]
    [InlineData("cfg:a", "  cfg:a: 1 # one\n")]
    [InlineData("cfg:n.k", "    k: v\n")]
    [InlineData("cfg:n.list", "    list:\n      - p # pp\n      - q\n")]
    public void Remove_takes_the_value_s_lines_and_no_other_character(string path, string lines)
    {
        var settings = Settings(Before);

        Assert.True(settings.Remove(PathOf(path)));
        settings.Save();

        Assert.Equal(Before.Replace(lines, string.Empty, StringComparison.Ordinal), File.ReadAllText(settings.Path));
    }

    [Fact]
    public void Set_makes_the_file_that_is_not_there_yet()
    {
        var settings = Settings(null);

        settings.Set(["cfg:a"], TypedScalar.Node("1", inside: false, type: null));
        settings.Save();

        Assert.Equal("config:\n  cfg:a: \"1\"\n", File.ReadAllText(settings.Path));
    }

    /// <summary>One value that stands under two names is two from then on; nothing else reads as another.</summary>
    [Theory]
    [InlineData("cfg:a", "two, one")]
    [InlineData("cfg:b", "one, two")]
    public void What_another_key_refers_to_stays_what_it_was(string key, string expected)
    {
        var settings = Settings("config:\n  cfg:a: &x one\n  cfg:b: *x\n");

        settings.Set([key], TypedScalar.Node("two", inside: false, type: null));
        settings.Save();

        Assert.Equal(expected, string.Join(", ", Settings(File.ReadAllText(settings.Path)).Config.Children.Values));
    }

    /// <summary>As pulumi does it, tried with the real one.</summary>
    [Fact]
    public void A_text_that_is_a_whole_value_gives_way_to_a_map()
    {
        var settings = Settings(Before);

        settings.Set(["cfg:a", "x"], TypedScalar.Node("2", inside: true, type: null));
        settings.Save();

        Assert.Equal("{ { x, 2 } }", $"{Settings(File.ReadAllText(settings.Path)).Config["cfg:a"]}");
    }

    [Fact]
    public void A_text_inside_of_a_map_is_not_made_a_map()
    {
        var settings = Settings(Before);

        var problem = Assert.Throws<EngineException>(() => settings.Set(["cfg:m", "x", "y"], TypedScalar.Node("2", inside: true, type: null)));

        Assert.Equal("'x' must hold a map or a list to hold 'y', holds '1'. Remove it first.", problem.Message);
        Assert.Equal(Before, settings.Text);
    }

    [Fact]
    public void A_layout_that_cannot_be_edited_is_written_anew_with_the_same_values()
    {
        var settings = Settings("config:\n  cfg:t: |\n    two\n    lines\n  cfg:m:\n    k:\n      l: 1\n  cfg:b: 1\n");

        settings.Set(["cfg:t"], TypedScalar.Node("one", inside: false, type: null));
        settings.Save();

        Assert.Equal("config:\n  cfg:t: \"one\"\n  cfg:m:\n    k:\n      l: 1\n  cfg:b: 1\n", File.ReadAllText(settings.Path));
    }

    [Theory]
    [InlineData("text", true, "text")]
    [InlineData("v1:a+/=:b", true, "v1:a+/=:b")]
    [InlineData("12", true, "12")]
    [InlineData("12", false, "\"12\"")]
    [InlineData("012", true, "\"012\"")]
    [InlineData("07", true, "\"07\"")]
    [InlineData("-07", true, "\"-07\"")]
    [InlineData("0", true, "0")]
    [InlineData("7777777777777777777777777777777777777777777777777777777777777777", true, "\"7777777777777777777777777777777777777777777777777777777777777777\"")]
    [InlineData("1e5", true, "\"1e5\"")]
    [InlineData("2020-01-01", true, "\"2020-01-01\"")]
    [InlineData("false", true, "false")]
    [InlineData("false", false, "\"false\"")]
    [InlineData("no", true, "\"no\"")]
    [InlineData("a: b", true, "\"a: b\"")]
    [InlineData("two\nlines", false, "\"two\\nlines\"")]
    [InlineData("", true, "\"\"")]
    [InlineData("x", true, "x")]
    [InlineData("/bin/sh", true, "/bin/sh")]
    [InlineData("9lives", true, "\"9lives\"")]
    [InlineData("x:", true, "\"x:\"")]
    [InlineData("a_B-c.9/e:f+g=h@i", true, "a_B-c.9/e:f+g=h@i")]
    [InlineData("a,b", true, "\"a,b\"")]
    public void A_value_of_the_command_line_keeps_its_type_for_every_reader(string value, bool typed, string written)
    {
        var settings = Settings(null);

        settings.Set(["k"], TypedScalar.Node(value, typed, type: null));
        settings.Save();

        Assert.Equal($"config:\n  k: {written}\n", File.ReadAllText(settings.Path));
        Assert.Equal(value, YamlText.Value(Settings(File.ReadAllText(settings.Path)).Config.Children["k"], text => text));
    }

    [Theory]
    [InlineData("1e30", "1e+30")]
    [InlineData("1.50", "1.5")]
    [InlineData("-2", "-2")]
    public void A_fraction_is_spelled_as_pulumi_spells_it(string value, string written) =>
        Assert.Equal(written, TypedScalar.Node(value, inside: true, "float").Value);

    [Theory]
    [InlineData("1e999")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    public void What_is_no_number_of_a_computer_is_no_fraction(string value) => Assert.Equal(
        $"the value must be of type float, was '{value}'.",
        Assert.Throws<EngineException>(() => TypedScalar.Node(value, inside: true, "float")).Message);

    [Theory]
    [InlineData("cfg:e.x", "config:\n  cfg:e: {x: 1} # empty\n  cfg:l: []\n")]
    [InlineData("cfg:l[0]", "config:\n  cfg:e: {} # empty\n  cfg:l: [1]\n")]
    public void Set_fills_what_is_empty(string path, string expected)
    {
        var settings = Settings("config:\n  cfg:e: {} # empty\n  cfg:l: []\n");

        settings.Set(PathOf(path), TypedScalar.Node("1", inside: true, type: null));

        Assert.Equal(expected, settings.Text);
    }

    private static IReadOnlyList<string> PathOf(string path) => Omega.Offline.Engine.Values.PropertyPath.Parse(path).Segments;

    private StackSettings Settings(string? text)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "Pulumi.yaml"), "name: cfg\nruntime: yaml\n");
        var path = Path.Combine(_folder.Path, "Pulumi.dev.yaml");
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }

        return StackSettings.Read(ProjectFile.Find(_folder.Path), new StackName("cfg", "dev"), null);
    }
}
