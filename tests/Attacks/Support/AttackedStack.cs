using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Trust;

namespace Omega.Attacks.Tests.Support;

/// <summary>One stack for all attacks, that has served three releases; its registry and trust server are real, and reached through what tampers.</summary>
public sealed class AttackedStack : IAsyncLifetime
{
    private const int RegistryPort = 15555;
    private const int TrustPort = 14444;
    private const string RealTrustServer = "https://localhost:4443/";

    /// <summary>The repository as the attacked stack names it.</summary>
    public static string Repository { get; } = $"localhost:{RegistryPort}/omega/web";

    /// <summary>The stack itself.</summary>
    public TestStack Stack { get; } = new();

    /// <summary>What the registry says is changed here.</summary>
    public TamperingProxy Registry { get; private set; } = null!;

    /// <summary>What the trust server says is changed here.</summary>
    public TamperingProxy TrustServer { get; private set; } = null!;

    private AttackedRegistry? _registry;

    /// <summary>What is missing on this machine to run the suite; null when nothing is.</summary>
    public string? Missing => Stack.Missing ?? (Shell.Has("notary") ? null : "notary is not installed");

    /// <summary>Versions of the releases, the one that serves last; the edge was made from the first.</summary>
    public IReadOnlyList<string> Versions { get; private set; } = [];

    /// <summary>The trust server's own first word about the first release, which it may repeat when it lies.</summary>
    public byte[] OldTimestamp { get; set; } = [];

    /// <summary>A file that no command may make: who finds it has run something.</summary>
    public string Marker => Path.Combine(Path.GetDirectoryName(Stack.State)!, "somebody-was-here");

    public async Task InitializeAsync()
    {
        await Stack.InitializeAsync();
        if (Missing is not null)
        {
            return;
        }

        _registry = await AttackedRegistry.StartAsync();
        Registry = await TamperingProxy.StartAsync(AttackedRegistry.Url, RegistryPort);
        TrustServer = await TamperingProxy.StartAsync(new Uri(RealTrustServer), TrustPort, Certificate());
        var authority = await File.ReadAllTextAsync(Path.Combine(TestStack.Services, "keys", "services", "ca.crt"));
        var report = new Report(TextWriter.Null, TextWriter.Null, color: false);
        var trust = new TrustRepository(new Checkout(TestStack.Repository), $"https://localhost:{TrustPort}", authority, new SystemProcesses(), report);
        // An earlier run may have begun it anew with keys that are gone.
        await trust.DeleteAsync(Repository, default);
        await trust.EnsureAsync(Repository, default);
        Stack.Edit($"Pulumi.{TestStack.Name}.yaml", text => text
            .Replace("registry: localhost:5000", $"registry: localhost:{RegistryPort}", StringComparison.Ordinal)
            .Replace("server: https://localhost:4443", $"server: https://localhost:{TrustPort}", StringComparison.Ordinal));
        (await Stack.UpAsync()).Must();
        OldTimestamp = await TrustDataAsync("timestamp");
        foreach (var page in new[] { "two", "three" })
        {
            Stack.ChangePage(page);
            (await Stack.UpAsync()).Must();
        }

        await ReadVersionsAsync();
        Assert.Equal(3, Versions.Distinct().Count());
    }

    /// <summary>Reads anew what serves.</summary>
    public async Task ReadVersionsAsync() => Versions = [.. (await LedgerAsync()).Select(record => record!["version"]!.GetValue<string>())];

    public async Task DisposeAsync()
    {
        await Stack.DisposeAsync();
        if (Registry is not null)
        {
            await Registry.DisposeAsync();
            await TrustServer.DisposeAsync();
            await _registry!.DisposeAsync();
        }
    }

    /// <summary>Runs an attack: it ends with an exit code of the table, says what it found, and nothing that serves, is signed or is recorded changed.</summary>
    public async Task RefusedAsync(Func<Task<Ran>> attack, int exitCode, params string[] found)
    {
        var before = await SeenAsync();
        Ran ran;
        try
        {
            ran = await attack();
        }
        finally
        {
            Registry.Tamper = null;
            TrustServer.Tamper = null;
        }

        Assert.True(ran.ExitCode == exitCode, $"exit code {ran.ExitCode}, not {exitCode}\n{ran.Text}");
        Assert.All(found, part => Assert.Contains(part, ran.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", ran.Text, StringComparison.Ordinal);
        Assert.Equal(before, await SeenAsync());
        NothingWasRun();
    }

    /// <summary>No command of an attacker was run.</summary>
    public void NothingWasRun()
    {
        var wasRun = File.Exists(Marker);
        File.Delete(Marker);
        Assert.False(wasRun, "a command of the attacker's was run");
    }

    /// <summary>The command, with a page that is another one while it runs.</summary>
    public async Task<Ran> UpWithAnotherPageAsync()
    {
        using (Stack.Keep("web/index.html"))
        {
            Stack.ChangePage(Guid.NewGuid().ToString());
            return await UpAsync();
        }
    }

    /// <summary>`omega up`.</summary>
    public Task<Ran> UpAsync() => Stack.OmegaAsync("up", TestStack.Name);

    /// <summary>Runs something with another state in place of the stack's own, which is back afterwards.</summary>
    public async Task<T> WithStateAsync<T>(Action<JsonNode> change, Func<Task<T>> run)
    {
        var state = await ChangeStateAsync(change);
        try
        {
            return await run();
        }
        finally
        {
            await Stack.ImportAsync(state);
        }
    }

    /// <summary>Puts another state in place of the stack's own; returns what was there.</summary>
    public async Task<string> ChangeStateAsync(Action<JsonNode> change)
    {
        var state = (await Stack.PulumiAsync("stack", "export", "--stack", TestStack.Name)).Must();
        var changed = JsonNode.Parse(state)!;
        change(changed);
        await Stack.ImportAsync(changed.ToJsonString());
        return state;
    }

    /// <summary>Records of the ledger as the state has them.</summary>
    public async Task<JsonArray> LedgerAsync() => JsonNode.Parse((await Stack.PulumiAsync("stack", "output", "ledger", "--json", "--stack", TestStack.Name)).Must())!.AsArray();

    /// <summary>The manifest that the real registry holds under a tag or digest.</summary>
    public static async Task<byte[]> ManifestAsync(string reference)
    {
        using var client = await ClientAsync();
        client.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.docker.distribution.manifest.v2+json");
        return await client.GetByteArrayAsync(new Uri($"{AttackedRegistry.Url}v2/omega/web/manifests/{reference}"));
    }

    /// <summary>What serves, what runs, what is signed and what is recorded beside the images.</summary>
    private static async Task<string> SeenAsync()
    {
        using var client = new HttpClient();
        var page = await client.GetStringAsync(TestStack.Url);
        var version = await client.GetStringAsync(new Uri(TestStack.Url, "version.json"));
        string[] running = [.. await TestStack.ContainersAsync("door"), .. await TestStack.ContainersAsync("edge"), .. await RunningSitesAsync()];
        using var registry = await ClientAsync();
        using var listed = await registry.GetAsync(new Uri($"{AttackedRegistry.Url}v2/omega/web/tags/list"));
        // An emptied registry knows of no repository.
        var tags = (JsonNode.Parse(await listed.Content.ReadAsStringAsync())!["tags"] as JsonArray ?? [])
            .Select(tag => tag!.GetValue<string>()).Where(tag => tag.StartsWith($"ledger-{TestStack.Name}-", StringComparison.Ordinal));
        var signed = Encoding.UTF8.GetString(await TrustDataAsync("targets/releases"));
        return string.Join('\n', [version, page, .. running, .. tags.Order(StringComparer.Ordinal), signed]);
    }

    private static async Task<IEnumerable<string>> RunningSitesAsync() => (await Shell.DockerAsync(
        "ps", "-q", "--no-trunc", "--filter", $"label=omega.stack={TestStack.Project}-{TestStack.Name}", "--filter", "label=omega.role=site"))
        .Must().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<byte[]> TrustDataAsync(string role)
    {
        using var client = await ClientAsync();
        return await client.GetByteArrayAsync(new Uri($"{RealTrustServer}v2/{Repository}/_trust/tuf/{role}.json"));
    }

    /// <summary>Gives the trust server roles of the signer whose word ends in two seconds, signed by his own key; returns when it has ended.</summary>
    public static async Task EndTrustDataAsync(params string[] roles)
    {
        using var client = await ClientAsync();
        using var publication = new MultipartFormDataContent();
        var ends = DateTimeOffset.UtcNow.AddSeconds(3);
        foreach (var role in roles)
        {
            var signed = JsonNode.Parse(await TrustDataAsync(role))!["signed"]!.AsObject();
            signed["version"] = signed["version"]!.GetValue<int>() + 1;
            // As the server writes it: what it signs of it is a hash of its own text.
            signed["expires"] = ends.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
            var content = new ByteArrayContent(SignerKeyOfTests.Sign(signed));
            content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"files\"; filename=\"{role}\"");
            publication.Add(content);
        }

        using var response = await client.PostAsync(new Uri($"{RealTrustServer}v2/{Repository}/_trust/tuf/"), publication);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        await Task.Delay(ends.AddSeconds(1) - DateTimeOffset.UtcNow);
    }

    private static async Task<HttpClient> ClientAsync()
    {
        var password = (await File.ReadAllTextAsync(Path.Combine(TestStack.Services, "keys", "registry-password"))).Trim();
        var client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"omega:{password}")));
        return client;
    }

    /// <summary>The real server's: who lies has its key.</summary>
    private static X509Certificate2 Certificate()
    {
        var services = Path.Combine(TestStack.Services, "keys", "services");
        using var pem = X509Certificate2.CreateFromPemFile(Path.Combine(services, "server.crt"), Path.Combine(services, "server.key"));
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null);
    }
}

/// <summary>All attacks are on one stack, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class AttackedCollection : ICollectionFixture<AttackedStack>
{
    public const string Name = "attacked";
}

/// <summary>What is lost for good, and brought back, on another one.</summary>
[CollectionDefinition(Name)]
public sealed class LostTrustCollection : ICollectionFixture<AttackedStack>
{
    public const string Name = "lost trust";
}
