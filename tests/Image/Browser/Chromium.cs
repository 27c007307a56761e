using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Omega.Image.Tests.Browser;

/// <summary>One headless tab, driven by the DevTools protocol; collects what the console would show in red.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly string[] Watched = ["Runtime.enable", "Log.enable", "Page.enable"];

    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("omega-browser");
    private readonly ClientWebSocket _socket = new();
    private Process _process = null!;
    private int _last;

    public List<string> Errors { get; } = [];

    /// <summary>Path of the browser, null where there is none.</summary>
    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    public static async Task<Chromium> StartAsync(int width, string scheme)
    {
        var browser = new Chromium();
        browser._process = Process.Start(new ProcessStartInfo(Find()!, [
            "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", $"--user-data-dir={browser._profile.FullName}", "about:blank"])
        {
            RedirectStandardError = true,
        })!;
        browser._process.BeginErrorReadLine();
        await browser._socket.ConnectAsync(await browser.AddressAsync(), CancellationToken.None);
        foreach (var method in Watched)
        {
            await browser.SendAsync(method);
        }

        await browser.SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject
        {
            ["width"] = width,
            ["height"] = 844,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = width < 600,
        });
        await browser.SendAsync("Emulation.setEmulatedMedia", new JsonObject
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }),
        });
        return browser;
    }

    public Task OpenAsync(Uri address) => SendAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() });

    public async Task<string> EvaluateAsync(string expression) =>
        (await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true }))["result"]?["value"]?.ToString() ?? "";

    /// <summary>Waits until the expression gives the text.</summary>
    public async Task ShowsAsync(string expression, string expected)
    {
        var clock = Stopwatch.StartNew();
        string shown;
        while ((shown = await EvaluateAsync(expression)) != expected)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"{expression} gives '{shown}', expected '{expected}'.");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Delete(recursive: true);
    }

    private async Task<Uri> AddressAsync()
    {
        var file = Path.Combine(_profile.FullName, "DevToolsActivePort");
        using var client = new HttpClient();
        for (var attempt = 0; attempt < 150; attempt++, await Task.Delay(100))
        {
            if (!File.Exists(file) || (await File.ReadAllLinesAsync(file)) is not [{ } port, ..])
            {
                continue;
            }

            var tabs = await client.GetFromJsonAsync<JsonArray>(new Uri($"http://127.0.0.1:{port}/json"));
            if (tabs!.FirstOrDefault(tab => tab!["type"]!.ToString() == "page") is { } page)
            {
                return new Uri(page["webSocketDebuggerUrl"]!.ToString());
            }
        }

        throw new InvalidOperationException("The browser does not answer.");
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null)
    {
        var id = ++_last;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, CancellationToken.None);
        while (true)
        {
            var answer = await ReceiveAsync();
            if ((int?)answer["id"] == id)
            {
                return answer["result"] ?? throw new InvalidOperationException(answer.ToJsonString());
            }

            Note(answer);
        }
    }

    private void Note(JsonNode message)
    {
        var isError = message["method"]?.ToString() switch
        {
            "Runtime.exceptionThrown" => true,
            "Runtime.consoleAPICalled" => message["params"]!["type"]!.ToString() is "error" or "warning",
            "Log.entryAdded" => message["params"]!["entry"]!["level"]!.ToString() is "error" or "warning",
            _ => false,
        };
        if (isError)
        {
            Errors.Add(message.ToJsonString());
        }
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, CancellationToken.None);
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(whole.ToArray())!;
    }
}
