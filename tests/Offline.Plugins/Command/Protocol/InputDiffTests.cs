using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Command.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command.Tests.Protocol;

public sealed class InputDiffTests
{
    private const string Hush = """{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "a"}""";

    public static TheoryData<string, string, string> Cases => new()
    {
        { """{"environment": {"A": "1"}}""", """{"environment": {"A": "1", "B": "2"}}""", "environment.B=Add" },
        { """{"environment": {"A": "1", "B": "2"}}""", """{"environment": {"A": "1"}}""", "environment.B=Delete" },
        { """{"environment": {"A.B": "1"}}""", """{"environment": {"A.B": "2"}}""", "environment[\"A.B\"]=Update" },
        { """{"triggers": [1, 2]}""", """{"triggers": [1, 2, 3]}""", "triggers[2]=Add" },
        { """{"triggers": [1, {"a": 1}]}""", """{"triggers": [1, {"a": 2}]}""", "triggers[1].a=Update" },
        { """{"triggers": [1]}""", "{}", "triggers=DeleteReplace" },
        { "{}", """{"triggers": [1]}""", "triggers=AddReplace" },
        { """{"stdin": null}""", "{}", "" },
        { $$"""{"create": {{Hush}}}""", """{"create": "a"}""", "create=Update" },
        { """{"create": "a"}""", """{"create": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}""", "create=Update" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Diff_names_the_changed_paths(string before, string after, string expected)
    {
        using var commands = new Commands();

        var answer = await commands.DiffAsync(before, after);

        Assert.Equal(expected, string.Join(' ', answer.DetailedDiff.Select(change => $"{change.Key}={change.Value.Kind}")));
        Assert.Equal(expected.Length > 0, answer.Changes == DiffResponse.Types.DiffChanges.DiffSome);
        Assert.Equal(expected.Contains("Replace", StringComparison.Ordinal), answer.Replaces.Count > 0);
    }

    /// <summary>An engine that does not tell the inputs of before tells the state, in which what was printed stands as well.</summary>
    [Fact]
    public void What_was_printed_is_no_input_that_went_away()
    {
        Struct Of(params string[] keys) => new() { Fields = { keys.ToDictionary(key => key, key => Value.ForString(key == "create" ? "true" : "printed")) } };

        var answer = CommandResource.Diff(new DiffRequest { Olds = Of("create", "stdout", "stderr"), News = Of("create") });

        Assert.Equal(DiffResponse.Types.DiffChanges.DiffNone, answer.Changes);
    }
}
