using Omega.Offline.Plugins.Docker.Protocol;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Tests.Protocol;

public sealed class DifferTests
{
    [Theory]
    [InlineData("""{"envs":["A=1","B=2"]}""", """{"envs":["B=2","A=1"]}""", "")]
    [InlineData("""{"command":["a","b"]}""", """{"command":["b","a"]}""", "command[0] UpdateReplace, command[1] UpdateReplace")]
    [InlineData("""{"user":""}""", "{}", "")]
    [InlineData("""{"user":"1"}""", "{}", "user DeleteReplace")]
    [InlineData("""{"stopSignal":"SIGQUIT"}""", "{}", "")]
    [InlineData("""{"memory":64}""", """{"memory":32}""", "memory Update")]
    [InlineData("""{"tmpfs":{"/a":"x","/b":"y"}}""", """{"tmpfs":{"/a":"z","/c":"y"}}""",
        "tmpfs[\"/a\"] Update, tmpfs[\"/b\"] Delete, tmpfs[\"/c\"] Add")]
    [InlineData("""{"envs":["A=1"]}""", """{"envs":["A=1","B=2"]}""", "envs[1] AddReplace")]
    [InlineData("""{"mounts":[{"type":"tmpfs","target":"/t","readOnly":false,"source":""}]}""",
        """{"mounts":[{"type":"tmpfs","target":"/t","__defaults":[]}]}""", "")]
    [InlineData("""{"mounts":[{"type":"tmpfs","target":"/t","tmpfsOptions":{"sizeBytes":1}}]}""",
        """{"mounts":[{"type":"tmpfs","target":"/t","tmpfsOptions":{"sizeBytes":2}}]}""",
        "mounts[0].tmpfsOptions.sizeBytes UpdateReplace")]
    [InlineData("""{"ports":[{"internal":80,"external":32768,"ip":"0.0.0.0","protocol":"tcp"}]}""",
        """{"ports":[{"internal":80,"ip":"0.0.0.0","protocol":"tcp"}]}""", "")]
    public void Diff_lists_what_changes(string olds, string news, string expected)
    {
        var answer = Differ.Diff(ContainerSchema.Schema, new DiffRequest { Olds = Json.Object(olds), News = Json.Object(news) });

        Assert.Equal(expected, string.Join(", ", answer.DetailedDiff
            .OrderBy(change => change.Key, StringComparer.Ordinal).Select(change => $"{change.Key} {change.Value.Kind}")));
        Assert.Equal(expected.Length == 0, answer.Changes == DiffResponse.Types.DiffChanges.DiffNone);
    }

    [Fact]
    public void Diff_leaves_out_what_the_program_ignores()
    {
        var request = new DiffRequest
        {
            Olds = Json.Object("""{"memory":64,"user":"1"}"""),
            News = Json.Object("""{"memory":32,"user":"2"}"""),
            IgnoreChanges = { "memory" },
        };

        Assert.Equal(["user"], Differ.Diff(ContainerSchema.Schema, request).Diffs);
    }

    [Theory]
    [InlineData("[]", true)]
    [InlineData("[\"name\"]", false)]
    public void Diff_deletes_first_only_when_the_program_gave_the_name(string defaults, bool expected)
    {
        var request = new DiffRequest
        {
            Olds = Json.Object("""{"image":"a","name":"n"}"""),
            News = Json.Object($$"""{"image":"b","name":"n","__defaults":{{defaults}}}"""),
        };

        Assert.Equal(expected, Differ.Diff(ContainerSchema.Schema, request).DeleteBeforeReplace);
    }
}
