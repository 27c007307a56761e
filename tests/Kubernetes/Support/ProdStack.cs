using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace Omega.Kubernetes.Tests.Support;

/// <summary>A Docker stack that publishes releases, and a stack that runs them in a real cluster.</summary>
public sealed class ProdStack : IAsyncLifetime
{
    public const string Name = "cluster";
    public const string Namespace = "omega-tests";
    public const int NodePort = 30080;
    public const int TimeoutSeconds = 45;

    private const string ServiceName = "localhost:5000/omega/news-test";

    private readonly TestStack _docker = new();
    private readonly Cluster _cluster = new();
    private Dictionary<string, object> _configuration = [];
    private string _salt = "";

    private string ConfigurationFile => Path.Combine(_docker.Checkout, $"Pulumi.{Name}.yaml");

    public static Uri Url { get; } = new($"http://127.0.0.1:{NodePort}/");

    /// <summary>What is missing on this machine to run the suite; null when nothing is.</summary>
    public string? Missing { get; private set; }

    /// <summary>Two releases that serve, and one that passes every check but the smoke test.</summary>
    public PublishedRelease First { get; private set; } = null!;

    public PublishedRelease Second { get; private set; } = null!;

    public PublishedRelease Broken { get; private set; } = null!;

    /// <summary>What the Docker stack serves after <see cref="PublishThirdAsync"/>.</summary>
    public PublishedRelease Third { get; private set; } = null!;

    /// <summary>Image of the service behind the site, by digest.</summary>
    public string ServiceImage { get; private set; } = "";

    /// <summary>Password at the registry, which no state and no object but the pull secret may show.</summary>
    public string RegistryPassword { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Missing = Cluster.FindMissing();
        await _docker.InitializeAsync();
        Missing ??= _docker.Missing;
        if (Missing is not null)
        {
            return;
        }

        await _cluster.StartAsync();
        RegistryPassword = (await _docker.PulumiAsync("config", "get", "omega:registryPassword", "--stack", TestStack.Name)).Must();
        ServiceImage = await PublishServiceAsync();
        await PublishReleasesAsync();
        Configure((await Cluster.KubectlAsync("--namespace", "kube-system", "get", "endpointslices", "kube-dns", "-o", "jsonpath={.endpoints[0].addresses[0]}")).Must().Trim());
        (await _docker.PulumiAsync("stack", "init", Name)).Must();
    }

    public async Task DisposeAsync()
    {
        if (Missing is null)
        {
            await DestroyAsync();
            await _cluster.StopAsync();
        }

        await _docker.DisposeAsync();
    }

    /// <summary>Deploys a release.</summary>
    public Task<Ran> UpAsync(PublishedRelease release, params string[] arguments)
    {
        _configuration["omega:release"] = new Dictionary<string, object> { ["version"] = release.Version, ["digest"] = release.Digest, ["content"] = release.Content };
        Write();
        return _docker.PulumiAsync(["up", "--yes", "--skip-preview", "--stack", Name, .. arguments]);
    }

    /// <summary>Sets one value of omega:kubernetes.</summary>
    public void Set(string key, object value) => ((Dictionary<string, object>)_configuration["omega:kubernetes"])[key] = value;

    /// <summary>Removes one value of omega:kubernetes.</summary>
    public void Remove(string key) => ((Dictionary<string, object>)_configuration["omega:kubernetes"]).Remove(key);

    public Task<Ran> PulumiAsync(params string[] arguments) => _docker.PulumiAsync([.. arguments, "--stack", Name]);

    /// <summary>The `omega` command of the checkout that both stacks share.</summary>
    public Task<Ran> OmegaAsync(params string[] arguments) => _docker.OmegaAsync(arguments);

    /// <summary>The stack's configuration as it stands in its file.</summary>
    public string Configuration => File.ReadAllText(ConfigurationFile);

    public Task<Ran> DestroyAsync() => _docker.PulumiAsync("destroy", "--yes", "--skip-preview", "--stack", Name);

    public static Task<Ran> KubectlAsync(params string[] arguments) => Cluster.KubectlAsync(["--namespace", Namespace, .. arguments]);

    /// <summary>Names of pods of a component that are not on their way out.</summary>
    public static async Task<IReadOnlyList<string>> PodsAsync(string component) =>
        [.. (await RunningAsync(component)).Select(pod => pod.GetProperty("metadata").GetProperty("name").GetString()!)];

    /// <summary>Images of the pods that are not ending; one that ends takes its time.</summary>
    public static async Task<IReadOnlyList<string>> ImagesAsync(string component) =>
    [
        .. (await RunningAsync(component)).SelectMany(pod => pod.GetProperty("spec").GetProperty("containers").EnumerateArray())
            .Select(container => container.GetProperty("image").GetString()!),
    ];

    public async Task PublishThirdAsync()
    {
        _docker.ChangePage("third");
        (await _docker.UpAsync()).Must();
        Third = await LastPublishedAsync();
    }

    private async Task PublishReleasesAsync()
    {
        NameOwnFile("first");
        (await _docker.UpAsync()).Must();
        First = await LastPublishedAsync();
        File.Delete(Path.Combine(_docker.Checkout, "web", "only-first.css"));
        NameOwnFile("second");
        (await _docker.UpAsync()).Must();
        Second = await LastPublishedAsync();
        using (_docker.Keep("web/index.html"))
        {
            _docker.Edit("web/index.html", _ => "");
            (await _docker.UpAsync()).MustFail();
            Broken = await LastPublishedAsync();
        }
    }

    /// <summary>A style sheet that no other release has: whoever reads a page of one release asks any pod for it.</summary>
    private void NameOwnFile(string release)
    {
        var name = $"only-{release}.css";
        File.WriteAllText(Path.Combine(_docker.Checkout, "web", name), $"/* {release} */");
        _docker.Edit("web/index.html", page => Regex.Replace(
            page, "(?:<link rel=\"stylesheet\" href=\"only-[a-z]+\\.css\">)?</head>", $"<link rel=\"stylesheet\" href=\"{name}\"></head>"));
    }

    private async Task<PublishedRelease> LastPublishedAsync()
    {
        var resources = (await _docker.ExportAsync()).GetProperty("deployment").GetProperty("resources").EnumerateArray().ToList();
        // A failed update leaves the steps of the release before it; the newest version is the last one.
        var (name, version) = Steps("release-mint-").MaxBy(step => step.Stdout, StringComparer.Ordinal);
        var image = resources.Single(resource => resource.GetProperty("urn").GetString()!.EndsWith($"::site-image-{name}", StringComparison.Ordinal));
        var digest = image.GetProperty("inputs").GetProperty("name").GetString()!.Split('@')[1];
        // The content digest only names what runs; the image's own will do.
        return new(version, digest, digest);

        IEnumerable<(string Name, string Stdout)> Steps(string prefix) =>
            from resource in resources
            let urn = resource.GetProperty("urn").GetString()!
            let start = urn.LastIndexOf("::", StringComparison.Ordinal) + 2
            where urn[start..].StartsWith(prefix, StringComparison.Ordinal)
            select (urn[(start + prefix.Length)..], resource.GetProperty("outputs").GetProperty("stdout").GetString()!);
    }

    /// <summary>Makes an image and pushes it; returns its name by digest.</summary>
    public async Task<string> PublishAsync(string name, string make)
    {
        var environment = new Dictionary<string, string?> { ["PASSWORD"] = RegistryPassword };
        return (await Shell.BashAsync($$"""
            folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
            mkdir config
            export DOCKER_CONFIG=$folder/config
            {{make}}
            printf %s "$PASSWORD" | docker login localhost:5000 --username omega --password-stdin >/dev/null 2>&1
            docker push -q {{name}} >/dev/null
            docker image inspect --format '{{"{{"}}index .RepoDigests 0{{"}}"}}' {{name}}
            """, environment)).Must();
    }

    private Task<string> PublishServiceAsync() => PublishAsync(ServiceName, $$"""
        mkdir -p www/api && cp /bin/busybox . && echo '{"news":"from the service"}' >www/api/index.html
        printf 'FROM scratch\nCOPY busybox /bin/busybox\nCOPY www /www\nUSER 10101:10101\nENTRYPOINT ["/bin/busybox", "httpd", "-f", "-p", "8000", "-h", "/www"]\n' >Dockerfile
        docker build -q -t {{ServiceName}} . >/dev/null 2>&1
        """);

    private void Configure(string nameServer)
    {
        var text = File.ReadAllText(Path.Combine(_docker.Checkout, $"Pulumi.{TestStack.Name}.yaml"));
        var document = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(text);
        _configuration = ((Dictionary<object, object>)document["config"]).ToDictionary(pair => (string)pair.Key, pair => pair.Value);
        _configuration.Remove("omega:signingKey");
        _configuration.Remove("omega:signingPassphrase");
        _configuration["omega:target"] = "kubernetes";
        _configuration["omega:site"] = new Dictionary<string, object> { ["memoryMiB"] = 64, ["cpus"] = 0.1 };
        _configuration["omega:api"] = new Dictionary<string, object>
        {
            ["image"] = ServiceImage,
            ["health"] = new[] { "CMD", "/bin/busybox", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8000/api/" },
        };
        _configuration["omega:kubernetes"] = new Dictionary<string, object>
        {
            ["namespace"] = Namespace,
            ["replicas"] = 2,
            ["service"] = "nodePort",
            ["nodePort"] = NodePort,
            // The cluster's name server runs on the node, behind the service's port 53.
            ["dnsPort"] = 10053,
            ["nameServers"] = new[] { nameServer },
            ["timeoutSeconds"] = TimeoutSeconds,
        };
        _salt = (string)document["encryptionsalt"];
        Write();
    }

    private void Write() => File.WriteAllText(
        ConfigurationFile,
        new SerializerBuilder().Build().Serialize(new Dictionary<string, object> { ["encryptionsalt"] = _salt, ["config"] = _configuration }));

    private static async Task<IEnumerable<JsonElement>> RunningAsync(string component)
    {
        var json = (await KubectlAsync("get", "pods", "-l", $"app.kubernetes.io/component={component}", "-o", "json")).Must();
        return JsonDocument.Parse(json).RootElement.GetProperty("items").EnumerateArray()
            .Where(pod => !pod.GetProperty("metadata").TryGetProperty("deletionTimestamp", out _));
    }
}
