using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class SiteLifecycleTests
{
    [SkippableFact]
    public async Task T29d_the_site_as_it_lies_here_answers_beside_what_serves_and_follows_each_change()
    {
        const int port = 18092;
        Ready();
        var serving = await ServedVersionAsync();
        var records = (await LedgerAsync()).Count;
        var owner = "";
        var running = stack.OmegaAsync("dev", TestStack.Name, "--port", $"{port}");
        await Patience.UntilAsync(async () => running.IsCompleted || (owner = await BesideAsync()).Contains('.', StringComparison.Ordinal), () => "nothing was started beside");
        Assert.False(running.IsCompleted, running.IsCompleted ? (await running).ToString() : "");

        await SaysAsync("What is being written", before: true);
        stack.Edit("web/index.html", text => text.Replace("<body", "<body data-note=\"What is being written\"", StringComparison.Ordinal));
        await SaysAsync("What is being written", before: false);
        stack.Edit("web/index.html", text => text.Replace("What is being written", "What was broken", StringComparison.Ordinal).Replace("</head>", "<link rel=\"stylesheet\" href=\"gone.css\"></head>", StringComparison.Ordinal));
        await Patience.UntilAsync(async () => (await HeadersAsync(new Uri(TestStack.Url, "/"))).Length > 0, () => "what serves went on");
        stack.Edit("web/index.html", text => text.Replace("<link rel=\"stylesheet\" href=\"gone.css\"></head>", "</head>", StringComparison.Ordinal).Replace("What was broken", "What was mended", StringComparison.Ordinal));
        await SaysAsync("What was mended", before: false);
        Assert.Equal(await HeadersAsync(new Uri(TestStack.Url, "/")), await HeadersAsync(new Uri($"http://127.0.0.1:{port}/")));
        stack.Edit("web/index.html", text => text.Replace(" data-note=\"What was mended\"", "", StringComparison.Ordinal));
        await StillServesAsync(serving);

        // Not SIGINT, which whatever was started in the background of a shell ignores, and hands on.
        (await Shell.BashAsync($"kill -TERM {owner.Split('.')[1]}")).Must();

        log.WriteLine((await running).Must());
        Assert.Equal("", await BesideAsync());
        Assert.Equal(records, (await LedgerAsync()).Count);
        await StillServesAsync(serving);

        async Task SaysAsync(string text, bool before) => await Patience.UntilAsync(
            async () => await PageAsync(port) is { } page && page.Contains("<body", StringComparison.Ordinal) && page.Contains(text, StringComparison.Ordinal) != before,
            () => $"'{text}' was not served");
    }

    private static async Task<string?> PageAsync(int port)
    {
        using var client = new HttpClient();
        try
        {
            return await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>What a browser is told beside the page; what depends on time and content is left out.</summary>
    private static async Task<string> HeadersAsync(Uri address)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(address);
        return string.Join('\n', answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not ("Date" or "ETag" or "Content-Length"))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal));
    }
}
