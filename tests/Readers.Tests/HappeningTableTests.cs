namespace Omega.Readers.Tests;

public sealed class HappeningTableTests
{
    private const string Page = """
        # Measured

        <!-- what readers saw: written by the tests -->
        | what happened | promised |
        | --- | --- |
        | site killed | from before |
        | gone from the list | from before |
        <!-- end of what readers saw -->

        | another table | stays |

        """;

    private static readonly string[] Order = ["another release", "site killed", "edge stopped", "registry stopped"];

    private static readonly ReaderReport Report = new(
        5, 1000, TimeSpan.FromSeconds(8), ["1"], TimeSpan.FromMilliseconds(1234),
        [
            new Loss(LossKind.Failed, TimeSpan.Zero, "/", "502"), new Loss(LossKind.Failed, TimeSpan.Zero, "/", "502"), new Loss(LossKind.MissingAsset, TimeSpan.Zero, "/a", "404"),
        ]);

    private static async Task<Remedy> RunAsync(string command)
    {
        var remedy = new Remedy(() => Task.FromResult(command));
        await remedy.RunAsync();
        return remedy;
    }

    private static Happening Some(string name, Promise holds = Promise.NothingIsLost) => new(name, () => Task.CompletedTask, holds);

    [Fact]
    public async Task A_row_takes_the_place_of_the_one_of_its_name_and_all_stand_in_the_order_given()
    {
        var page = HappeningTable.Into(Page, HappeningTable.OfEngine, Order, Some("edge stopped", Promise.ItRecovers) with { By = await RunAsync("omega up") }, Report);
        page = HappeningTable.Into(page, HappeningTable.OfEngine, Order, Some("another release"), Report with { Losses = [] });
        page = HappeningTable.Into(page, HappeningTable.OfEngine, Order, Some("registry stopped") with { By = await RunAsync("docker start") }, Report with { Losses = [] });
        page = HappeningTable.Into(page, HappeningTable.OfEngine, Order, Some("edge stopped", Promise.ItRecovers), Report);

        Assert.Equal("""
            # Measured

            <!-- what readers saw: written by the tests -->
            | what happened | promised | requests | per second | failed | missing files | changed bytes | went back | longest gap |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            | another release | nothing lost | 1000 | 125 | 0 | 0 | 0 | 0 | 1.23 s |
            | site killed | from before |
            | edge stopped | back by itself | 1000 | 125 | 2 | 1 | 0 | 0 | 1.23 s |
            | registry stopped | nothing lost; back by `docker start` | 1000 | 125 | 0 | 0 | 0 | 0 | 1.23 s |
            <!-- end of what readers saw -->

            | another table | stays |

            """, page);
    }

    [Fact]
    public void A_row_of_a_cluster_leaves_the_table_of_an_engine_as_it_is()
    {
        const string Both = $"{Page}\n<!-- what readers of a cluster saw: written by the tests -->\n<!-- end of what readers of a cluster saw -->\n";

        var page = HappeningTable.Into(Both, HappeningTable.OfCluster, ["site killed"], Some("site killed"), Report);

        Assert.StartsWith(Page, page, StringComparison.Ordinal);
        Assert.Contains("| site killed | nothing lost | 1000 | 125 | 2 | 1 | 0 | 0 | 1.23 s |\n<!-- end of what readers of a cluster saw -->\n", page, StringComparison.Ordinal);
        Assert.Contains("| another release | nothing lost |", HappeningTable.Into(page, HappeningTable.OfEngine, Order, Some("another release"), Report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_without_a_place_for_the_table_is_refused()
    {
        var text = Assert.Throws<FormatException>(() => HappeningTable.Into("# Measured\n", HappeningTable.OfEngine, Order, Some("site killed"), Report)).Message;

        Assert.Equal(
            "The page has no place for the table: a line <!-- what readers saw: written by the tests --> and below it a line <!-- end of what readers saw -->.",
            text);
    }

    [Fact]
    public async Task The_one_command_is_run_after_it_happened_and_before_it_is_taken_back()
    {
        using var site = new FakeSite();
        List<string> done = [];
        Func<Task<string>> Step(string name) => () => { done.Add(name); return Task.FromResult(name); };

        await new Happening("something", Step("happened"), Promise.ItRecovers) { By = new Remedy(Step("a command")), Undo = Step("taken back") }
            .RunAsync(site.Url, new ReaderSettings { Readers = 2, Watchers = 1, Pause = TimeSpan.FromMilliseconds(5) });

        Assert.Equal(["happened", "a command", "taken back"], done);
    }
}
