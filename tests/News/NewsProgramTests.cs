using System.Text;
using Omega.News.Tests.Support;

namespace Omega.News.Tests;

[Collection(WithStore.Name)]
public sealed class NewsProgramTests(RunningStore store)
{
    [Theory]
    [InlineData("nope")]
    [InlineData("health", "now")]
    [InlineData("remove")]
    public async Task A_wrong_command_line_tells_the_usage(params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(arguments);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("Usage: news ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_missing_is_told_at_once()
    {
        var (exitCode, _, errors) = await RunAsync([]);

        Assert.Equal(2, exitCode);
        Assert.Equal("""
            OMEGA_SERVICE_STORE must be the host:port of the store, was missing. Let the service ask it: omega:services.news.asks: [store].
            STORE_PASSWORD must be the password of the store, was missing. Name it in omega:services.news.secrets, and set omega:serviceSecrets.news.STORE_PASSWORD.

            """, errors);
    }

    [Theory]
    [InlineData("store")]
    [InlineData(":5432")]
    [InlineData("store:0")]
    [InlineData("store:70000")]
    [InlineData("store:-1")]
    public void A_store_that_is_none_is_refused(string given)
    {
        var problem = Assert.Throws<NewsException>(() => NewsSettings.Read(name => name == NewsSettings.StoreVariable ? given : "x"));

        Assert.Contains($"was '{given}'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_a_megabyte_of_stories_is_refused()
    {
        var (exitCode, _, errors) = await RunAsync(["add"], new string(' ', 1024 * 1024 + 1), new NewsSettings("store.example", 5432, "x"));

        Assert.Equal(2, exitCode);
        Assert.StartsWith("Standard input must be at most 1048576 bytes", errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Stories_are_published_once_and_taken_back_by_name()
    {
        Skip.IfNot(RunningStore.Missing is null, RunningStore.Missing);
        await using var answers = await Answers.StartAsync(store.Settings);
        const string Story = """{ "id": "one", "title": "One", "url": "https://news.example/one" }""";

        Assert.Equal((0, "Published 1 of 1.\n", ""), await RunAsync(["add"], Story, store.Settings));
        Assert.Equal((0, "Published 0 of 1; the others were there already.\n", ""), await RunAsync(["add"], Story, store.Settings));
        Assert.Contains("\"id\":\"one\"", await answers.NewsAsync(), StringComparison.Ordinal);
        Assert.Equal((0, "Took 'one' back.\n", ""), await RunAsync(["remove", "one"], "", store.Settings));
        Assert.Equal((2, "", "There is no story 'one'.\n"), await RunAsync(["remove", "one"], "", store.Settings));
        Assert.Equal("[]", await answers.NewsAsync());
    }

    [SkippableFact]
    public async Task A_wrong_password_is_told_with_where_it_is_set_and_is_not_printed()
    {
        Skip.IfNot(RunningStore.Missing is null, RunningStore.Missing);

        var (exitCode, output, errors) = await RunAsync([], "", store.Settings with { Password = "guessed" });

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("refuses the password of role 'news'. Give both the same: omega:serviceSecrets.news.STORE_PASSWORD", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("guessed", errors, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string[] arguments, string input = "", NewsSettings? settings = null)
    {
        using var given = new MemoryStream(Encoding.UTF8.GetBytes(input));
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exitCode = await NewsProgram.RunAsync(
            arguments,
            name => name switch
            {
                NewsSettings.StoreVariable => settings?.Store,
                NewsSettings.PasswordVariable => settings?.Password,
                _ => null,
            },
            given,
            output,
            errors);
        return (exitCode, output.ToString(), errors.ToString());
    }
}
