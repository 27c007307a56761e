using Omega.Core.StackFiles;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.StackFiles;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class StackFileTests
{
    private const string Path = "/checkout/Pulumi.dev.yaml";

    private const string Written = """
        # Stack of the developers.
        config:   # what this stack is
          omega:target: docker   # or kubernetes
          omega:site:
            # The port of the team.
            port: 8080
            cpus: 0.5

        # Salt of this stack.
        encryptionsalt: v1:salt

        """;

    /// <summary>One says it of what it read, the other of what lies there: a file of a machine would be refused for ever were they two.</summary>
    [Theory]
    [InlineData("config:\n  omega:target: docker\n")]
    [InlineData("\uFEFFconfig:\r\n  omega:target: \"dócker\"")]
    [InlineData("")]
    public void The_digest_of_a_file_is_that_of_its_text(string text)
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("Pulumi.dev.yaml");
        System.IO.File.WriteAllText(path, text, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

        Assert.Equal(StackFile.DigestOf(path), StackFile.Load(path).Digest);
    }

    [Fact]
    public void Set_changes_one_value_and_leaves_every_other_character() =>
        Assert.Equal(Written.Replace("8080", "\"8081\"", StringComparison.Ordinal), File(Written).Set("8081", "omega:site", "port").Text);

    [Fact]
    public void Set_keeps_the_comment_behind_the_value_that_it_replaces() =>
        Assert.Contains("  omega:target: \"kubernetes\"   # or kubernetes\n", File(Written).Set("kubernetes", "omega:target").Text, StringComparison.Ordinal);

    [Fact]
    public void Set_adds_a_missing_key_at_the_end_of_its_block() => Assert.Equal("""
        # Stack of the developers.
        config:   # what this stack is
          omega:target: docker   # or kubernetes
          omega:site:
            # The port of the team.
            port: 8080
            cpus: 0.5
          omega:signing:
            signers:
              - "a"
              - "b"

        # Salt of this stack.
        encryptionsalt: v1:salt

        """, File(Written).SetList(["a", "b"], "omega:signing", "signers").Text);

    [Theory]
    [InlineData("quote \" and ' and \\")]
    [InlineData("two\nlines")]
    [InlineData("a\n  omega:api:\n    image: evil")]
    [InlineData("x\"\n  omega:api: {image: evil}\n#")]
    [InlineData("# no comment")]
    [InlineData("key: value")]
    [InlineData("yes")]
    [InlineData("0.5")]
    [InlineData("~")]
    [InlineData("")]
    [InlineData("*anchor")]
    [InlineData("&anchor !tag |")]
    [InlineData("- item")]
    [InlineData("{a: b}")]
    [InlineData("---")]
    [InlineData("...\n---\n")]
    [InlineData(" leading and trailing ")]
    [InlineData("tab\tand\rreturn")]
    [InlineData("bell\u0007 escape\u001b line\u2028 mark\ufeff next\u0085 nul\0")]
    [InlineData("grüße \U0001F600")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAA=\n-----END CERTIFICATE-----\n")]
    [InlineData("trailing\nlines\n\n")]
    [InlineData("\nleading line\n")]
    [InlineData("%YAML 1.1")]
    public void Set_writes_any_text_so_that_it_is_read_back_and_nothing_else_is_added(string value)
    {
        foreach (var text in new[] { Written, Written.Replace("\n", "\r\n", StringComparison.Ordinal), "", "config: # soon\n" })
        {
            var before = File(text);

            var after = File(before.Set(value, "omega:image", "base").SetList([value], "omega:signing", "signers").Text);

            Assert.Equal(value, after.Get("omega:image", "base"));
            Assert.Equal([value], after.GetList("omega:signing", "signers"));
            Assert.Equal(before.KeysOf().Union(["omega:image", "omega:signing"]), after.KeysOf());
            Assert.Equal(before.GetBeside("encryptionsalt"), after.GetBeside("encryptionsalt"));
        }
    }

    [Theory]
    [InlineData("a key: with more")]
    [InlineData("quote\"")]
    [InlineData("line\nbreak")]
    [InlineData("true")]
    [InlineData("#")]
    public void Set_writes_any_key_so_that_it_is_read_back(string key) =>
        Assert.Equal("value", File(File(Written).Set("value", "omega:site", key).Text).Get("omega:site", key));

    [Fact]
    public void Set_of_an_unchanged_value_twice_changes_nothing_more()
    {
        var once = File(Written).Set("a\nb\n", "omega:signing", "ca").SetList(["x"], "omega:signing", "signers").Text;

        Assert.Equal(once, File(once).Set("a\nb\n", "omega:signing", "ca").SetList(["x"], "omega:signing", "signers").Text);
    }

    [Theory]
    [InlineData("config:\n  b: 1\n  a: |\n    x\n\n# end\n", "config:\n  b: 1\n  a: |\n    x\n  c: \"2\"\n\n# end\n")]
    [InlineData("config:\n  b: 1\n  a: |+\n    x\n\n# end\n", "config:\n  b: 1\n  a: |+\n    x\n\n  c: \"2\"\n# end\n")]
    public void Blank_lines_behind_a_text_belong_to_it_only_where_it_says_so(string text, string expected)
    {
        Assert.Equal(expected, File(text).Set("2", "c").Text);
        Assert.Equal(text, File(expected).Remove("c").Text);
    }

    [Fact]
    public void Remove_undoes_Set() =>
        Assert.Equal(Written, File(Written).SetFields([new("version", "a"), new("digest", "b")], "omega:release").Remove("omega:release").Text);

    [Fact]
    public void Remove_of_the_last_key_leaves_an_object()
    {
        var removed = File("config:\n  omega:site:\n    port: 8080\n  omega:target: docker\n").Remove("omega:site", "port");

        Assert.Equal("config:\n  omega:site: {}\n  omega:target: docker\n", removed.Text);
        Assert.Equal("config:\n  omega:site:\n    port: \"1\"\n  omega:target: docker\n", removed.Set("1", "omega:site", "port").Text);
    }

    [Fact]
    public void Remove_of_what_is_not_there_changes_nothing() => Assert.Equal(Written, File(Written).Remove("omega:release", "version").Text);

    [Fact]
    public void Lines_end_as_they_did()
    {
        var windows = Written.Replace("\n", "\r\n", StringComparison.Ordinal);

        var edited = File(windows).Set("8081", "omega:site", "port").SetFields([new("version", "a")], "omega:release").Text;

        Assert.DoesNotContain('\n', edited.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.Equal(windows, File(edited).Remove("omega:release").Text.Replace("\"8081\"", "8080", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_without_a_last_line_end_keeps_its_last_value() => Assert.Equal(
        "config:\n    omega:target: docker\n    omega:site:\n        port: \"1\"\n", File("config:\n    omega:target: docker").Set("1", "omega:site", "port").Text);

    [Fact]
    public void Braces_are_written_as_a_block_when_something_in_them_changes() => Assert.Equal(
        "config:\n  omega:site:\n    port: 8080\n    cpus: \"1\"\n  omega:target: docker # here\n",
        File("config:\n  omega:site: { port: 8080 }\n  omega:target: docker # here\n").Set("1", "omega:site", "cpus").Text);

    [Fact]
    public void A_list_at_the_column_of_its_key_is_replaced_whole() => Assert.Equal(
        "config:\n  omega:signing:\n    signers:\n      - \"c\"\n    method: cosign\n",
        File("config:\n  omega:signing:\n    signers:\n    - a\n    - |\n      b\n    method: cosign\n").SetList(["c"], "omega:signing", "signers").Text);

    [Fact]
    public void Take_copies_values_of_any_shape()
    {
        var other = File("config:\n  omega:registryPassword:\n    secure: v1:cipher\n  omega:policies:\n    exemptions:\n      - policy: p\n        reason: r\n");

        Assert.Equal(
            "config:\n  omega:registryPassword:\n    secure: \"v1:cipher\"\n  omega:policies:\n    exemptions:\n      - policy: p\n        reason: r\n"
                .Replace("\"v1:cipher\"", "v1:cipher", StringComparison.Ordinal),
            File("").Take(other, "omega:registryPassword").Take(other, "omega:policies").Take(other, "omega:none").Text);
    }

    [Fact]
    public void Get_reads_text_and_nothing_else()
    {
        var file = File("config:\n  omega:image: &image\n    registry: here\n  omega:again: *image\n  omega:empty:\n");

        Assert.Equal("here", file.Get("omega:image", "registry"));
        Assert.Equal("here", file.Get("omega:again", "registry"));
        Assert.Null(file.Get("omega:image"));
        Assert.Null(file.Get("omega:image", "registry", "deeper"));
        Assert.Null(file.Get("omega:none"));
        Assert.Null(file.Get("omega:empty"));
        Assert.True(file.Has("omega:empty"));
    }

    [Theory]
    [InlineData("config:\n  omega:a: &a\n    base: x\n  omega:image: *a\n", 4, "omega:image must be an object, was a repetition of another part of the file (`*a`)")]
    [InlineData("config:\n  omega:image:\n    base: &b x\n  omega:b: *b\n", 3, "omega:image.base has an anchor or a tag")]
    [InlineData("config:\n  omega:image:\n    base: !!str x\n", 3, "omega:image.base has an anchor or a tag")]
    [InlineData("config:\n  omega:image: text\n", 2, "omega:image must be an object, was text")]
    [InlineData("config:\n  omega:image: [a]\n", 2, "omega:image must be an object, was a list")]
    [InlineData("config:\n  omega:image: { base: x, # of the team\n    platform: y }\n", 2, "omega:image is written in braces with a comment inside")]
    [InlineData("{config: {omega:image: {base: x}}}\n", 1, "file is written in braces")]
    [InlineData("config:\n  omega:image:\n    ? base\n    : x\n", 3, "omega:image.base does not stand first on its line")]
    public void What_cannot_be_edited_is_refused_by_name(string text, int line, string problem)
    {
        var refusal = Assert.Throws<StackFileException>(() => File(text).Set("y", "omega:image", "base"));

        Assert.Equal(
            $"{Path}, line {line}, {problem}, which cannot be edited. Write it as a plain block, one `key: value` per line. The file is as it was.",
            refusal.Message);
        Assert.Equal(ExitCode.Input, refusal.ExitCode);
    }

    [Theory]
    [InlineData("config:\n  a: 1\n a: 2\n", 3)]
    [InlineData("config:\n  omega:target: a\n  omega:target: b\n", 3)]
    [InlineData("config:\n  a: \"open\n", 2)]
    [InlineData("- a\n", 1)]
    [InlineData("config: {}\n---\nconfig: {}\n", 2)]
    [InlineData("config: *nobody\n", 1)]
    public void What_cannot_be_read_is_refused_with_its_line(string text, int line)
    {
        var refusal = Record.Exception(() => File(text).Get("a"));

        // An alias that leads nowhere is read as nothing and refused by the engine.
        Assert.True(refusal is StackFileException { ExitCode: ExitCode.Input } || text.Contains('*', StringComparison.Ordinal), refusal?.ToString());
        Assert.StartsWith(refusal is null ? "" : $"{Path}, line {line}, ", refusal?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_is_limited() =>
        Assert.Contains("nested deeper", Assert.Throws<StackFileException>(() => File(new string('[', 100_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Save_keeps_the_mode_and_writes_by_rename()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("Pulumi.dev.yaml");
        System.IO.File.WriteAllText(path, Written);
        System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        using var open = System.IO.File.OpenText(path);

        var saved = StackFile.Load(path).Set("8081", "omega:site", "port").Save();

        Assert.Equal(Written, open.ReadToEnd());
        Assert.Equal(saved.Text, System.IO.File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, System.IO.File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.EnumerateFiles(folder.Path));
        Assert.Equal(Written, saved.With(Written).Save().Text);
    }

    [Fact]
    public void Save_leaves_what_somebody_else_wrote_meanwhile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("Pulumi.dev.yaml");
        System.IO.File.WriteAllText(path, Written);
        var edited = StackFile.Load(path).Set("8081", "omega:site", "port");
        System.IO.File.WriteAllText(path, "config: {}\n");

        var refusal = Assert.Throws<StackFileException>(edited.Save);

        Assert.StartsWith($"{path} was changed by somebody else meanwhile", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("config: {}\n", System.IO.File.ReadAllText(path));
    }

    [Fact]
    public void A_file_that_is_no_text_is_refused_and_an_absent_one_is_empty()
    {
        using var folder = new TemporaryFolder();
        System.IO.File.WriteAllBytes(folder.At("bad"), [0x63, 0xff, 0xfe]);

        Assert.Contains("is no UTF-8 text", Assert.Throws<StackFileException>(() => StackFile.Load(folder.At("bad"))).Message, StringComparison.Ordinal);
        Assert.Empty(StackFile.Load(folder.At("absent")).KeysOf());
        Assert.Equal("config:\n  a: \"b\"\n", StackFile.Load(folder.At("absent")).Set("b", "a").Save().Text);
    }

    private static StackFile File(string text) => StackFile.Parse(text, Path);
}
