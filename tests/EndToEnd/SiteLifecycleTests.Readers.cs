using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

/// <summary>Operations and faults as data: each happens under readers that behave like browsers.</summary>
public sealed partial class SiteLifecycleTests
{
    private const string Style = "web/assets/site.css";
    private const string Another = "/* another */\n";

    public static TheoryData<string> Operations() => ["asset", "way back", "edge", "limits"];

    public static TheoryData<string> Faults() => ["site", "edge", "door", "before"];

    [SkippableTheory]
    [MemberData(nameof(Operations))]
    public async Task T09_no_reader_loses_anything_while_something_is_done(string operation)
    {
        Ready();
        using var configuration = stack.KeepConfiguration();
        if (operation == "way back")
        {
            await UpAfterAsync(Style, text => text + Another);
        }

        var happening = Operation(operation);

        var report = await happening.RunAsync(TestStack.Url);

        log.WriteLine(HappeningTable.Markdown([(happening, report)]));
        happening.Judge(report);
    }

    [SkippableFact]
    public async Task T09_the_old_port_answers_until_the_new_one_does()
    {
        Ready();
        using var configuration = stack.KeepConfiguration();
        await using var old = new ReaderCrowd(TestStack.Url);
        await old.AnsweredAsync();
        var until = TestStack.CreatedAsync("door");
        await stack.SetAsync("omega:site.port", $"{TestStack.Port + 1}");
        var update = stack.UpAsync();
        await until;
        (await old.StopAsync()).MustHaveLostNothing();

        log.WriteLine((await update).Must());

        await ServedVersionAsync(TestStack.Port + 1);
        Assert.Single(await TestStack.ContainersAsync("door"));
        await stack.SetAsync("omega:site.port", $"{TestStack.Port}");
        (await stack.UpAsync()).Must();
        await ServedVersionAsync();
    }

    [SkippableTheory]
    [MemberData(nameof(Faults))]
    public async Task T09_what_is_killed_serves_again_without_a_hand(string role)
    {
        Ready();
        var id = Assert.Single(await TestStack.ContainersAsync(role));
        var happening = new Happening(
            $"{role} killed",
            async () => (await Shell.BashAsync($"kill -9 $(docker inspect --format '{{{{.State.Pid}}}}' {id})")).Must(),
            role is "edge" or "before" ? Promise.NothingIsLost : Promise.ItRecovers);

        var report = await happening.RunAsync(TestStack.Url);

        log.WriteLine(HappeningTable.Markdown([(happening, report)]));
        happening.Judge(report);
    }

    private Happening Operation(string name) => name switch
    {
        "asset" => new("another style sheet", () => UpAfterAsync(Style, text => text + Another), Promise.NothingIsLost),
        "way back" => new("the style sheet before", () => UpAfterAsync(Style, text => text[..^Another.Length]), Promise.NothingIsLost),
        "edge" => new("another recipe of the edge", () => UpAfterAsync("nginx/edge.conf", text => text + "# another\n"), Promise.NothingIsLost),
        "limits" => new("another limit of memory", async () =>
        {
            await stack.SetAsync("omega:site.memoryMiB", "72");
            (await stack.UpAsync()).Must();
        }, Promise.NothingIsLost)
        {
            Undo = async () =>
            {
                await stack.SetAsync("omega:site.memoryMiB", "64");
                (await stack.UpAsync()).Must();
            },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such operation."),
    };

    private async Task UpAfterAsync(string file, Func<string, string> change)
    {
        stack.Edit(file, change);
        (await stack.UpAsync()).Must();
    }
}
