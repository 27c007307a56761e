using System.Text;

namespace Omega.News.Tests;

public sealed class StoryReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_story_needs_no_more_than_a_title_and_an_address()
    {
        var story = Assert.Single(Read("""{ "title": " Rally ", "url": "https://news.example/1" }"""));

        Assert.Equal(new Story(story.Id, "Rally", "https://news.example/1", null, null, Now, story.Symbols), story);
        Assert.Empty(story.Symbols);
        Assert.Equal(story.Id, Assert.Single(Read("""[{ "title": "Told again", "url": "https://news.example/1" }]""")).Id);
    }

    [Fact]
    public void A_story_is_read_as_it_was_given()
    {
        var story = Assert.Single(Read("""
            { "id": "a-1", "title": "T", "url": "http://news.example/", "source": "S", "summary": "Two.",
              "publishedAt": "2026-01-31T10:00:00+02:00", "symbols": ["AMD", "AMD", "BRK.B"] }
            """));

        Assert.Equal(("a-1", "S", "Two.", "2026-01-31T08:00:00"), (story.Id, story.Source, story.Summary, story.PublishedAt.ToString("s", null)));
        Assert.Equal(["AMD", "BRK.B"], story.Symbols);
        Assert.Equal(TimeSpan.Zero, story.PublishedAt.Offset);
    }

    [Fact]
    public void Every_problem_is_told_at_once_and_nothing_is_taken()
    {
        var problem = Assert.Throws<NewsException>(() => Read("""
            [ { "title": "Good", "url": "https://news.example/1" },
              { "id": "no spaces", "title": "", "url": "javascript:alert(1)", "sumary": "", "publishedAt": "yesterday", "symbols": ["amd"] },
              7,
              { "url": "https://news.example/1", "title": "two\nlines" } ]
            """));

        Assert.Equal(NewsException.Input, problem.ExitCode);
        Assert.Equal("""
            Nothing was published:
              - [1].sumary is not known; a story has id, title, url, source, summary, publishedAt, symbols.
              - [1].url must be an absolute address, http or https, was "javascript:alert(1)".
              - [1].id must be 1 to 64 of A-Z a-z 0-9 _ -, was "no spaces".
              - [1].title must be text of 1 to 200 characters without line breaks and other control characters, was "".
              - [1].publishedAt must be a time such as 2026-01-31T09:30:00Z, was "yesterday".
              - [1].symbols must be a list of at most 10 texts, each 1 to 12 of A-Z 0-9 . -, was ["amd"].
              - [2] must be a story, was 7.
              - [3].title must be text of 1 to 200 characters without line breaks and other control characters, was "two\nlines".
              - Each story must have an id or a url of its own, 'f1372b7cd058c104' was given 2 times.
            """, problem.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{ "title": "a", "title": "b", "url": "https://news.example/1" }""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "title": "a", "url": "/1" }""")]
    [InlineData("""{ "title": "a", "url": "https://news.example/1", "publishedAt": "2026-13-31T09:30:00Z" }""")]
    [InlineData("""{ "title": "a", "url": "https://news.example/1", "publishedAt": "31.01.2026" }""")]
    [InlineData("""{ "title": "a\u0000b", "url": "https://news.example/1" }""")]
    [InlineData("""{ "title": "a", "url": "https://news.example/1", "summary": null }""")]
    public void What_is_no_story_is_refused(string json) =>
        Assert.Equal(NewsException.Input, Assert.Throws<NewsException>(() => Read(json)).ExitCode);

    [Fact]
    public void What_was_given_is_shown_shortened_and_moves_no_cursor()
    {
        var name = $"\u0085{new string('x', 3000)}";

        var problem = Assert.Throws<NewsException>(() => Read($$"""{ "title": "a", "url": "https://news.example/1", "{{name}}": 1 }"""));

        Assert.DoesNotContain('\u0085', problem.Message);
        Assert.True(problem.Message.Length < 300, problem.Message);
    }

    private static IReadOnlyList<Story> Read(string json) => StoryReader.Read(Encoding.UTF8.GetBytes(json), Now);
}
