namespace Omega.News;

/// <summary>The program: it serves the news, and each of its other words does one thing in the container that serves.</summary>
internal static class NewsProgram
{
    private const string Usage = """
        Usage: news             serves the stories of the store
               news health      whether this container answers
               news add         publishes the stories on standard input, one or a list, in JSON
               news remove ID   takes a story back
        """;

    private const int LargestInput = 1024 * 1024;

    /// <summary>Runs it; returns its exit code: 0 done, 1 failed, 2 the input is wrong.</summary>
    /// <param name="arguments">What it is asked for.</param>
    /// <param name="variable">Gives a variable of the environment.</param>
    /// <param name="input">Stories to add.</param>
    /// <param name="output">What was done.</param>
    /// <param name="errors">Why it was not.</param>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, Func<string, string?> variable, Stream input, TextWriter output, TextWriter errors)
    {
        try
        {
            switch (arguments)
            {
                case []:
                    return await NewsService.ServeAsync(NewsSettings.Read(variable), output);
                case ["health"]:
                    return await NewsService.AnswersAsync(NewsSettings.Port) ? 0 : throw new NewsException("The service does not answer.");
                case ["add"]:
                    await AddAsync(NewsSettings.Read(variable), await ReadAsync(input), output);
                    return 0;
                case ["remove", var id]:
                    await RemoveAsync(NewsSettings.Read(variable), id, output);
                    return 0;
                default:
                    throw new NewsException(Usage, NewsException.Input);
            }
        }
        catch (NewsException problem)
        {
            await errors.WriteLineAsync(problem.Message);
            return problem.ExitCode;
        }
    }

    private static async Task AddAsync(NewsSettings settings, byte[] given, TextWriter output)
    {
        var stories = StoryReader.Read(given, DateTimeOffset.UtcNow);
        await using var store = new StoryStore(settings);
        var added = await store.AddAsync(stories, CancellationToken.None);
        await output.WriteLineAsync($"Published {added} of {stories.Count}{(added < stories.Count ? "; the others were there already" : "")}.");
    }

    private static async Task RemoveAsync(NewsSettings settings, string id, TextWriter output)
    {
        await using var store = new StoryStore(settings);
        if (!await store.RemoveAsync(id, CancellationToken.None))
        {
            throw new NewsException($"There is no story '{id}'.", NewsException.Input);
        }

        await output.WriteLineAsync($"Took '{id}' back.");
    }

    private static async Task<byte[]> ReadAsync(Stream input)
    {
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await input.ReadAsync(buffer)) > 0)
        {
            read.Write(buffer, 0, count);
            if (read.Length > LargestInput)
            {
                throw new NewsException(
                    $"Standard input must be at most {LargestInput} bytes, was more. Add the stories in parts.", NewsException.Input);
            }
        }

        return read.ToArray();
    }
}
