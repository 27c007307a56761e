using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Settings;

/// <summary>What may be said of services, each by itself and all together; every problem comes at once.</summary>
public sealed class ServiceSettingsTests
{
    private const string Image = "registry.example/team/feed@sha256:7777777777777777777777777777777777777777777777777777777777777777";
    private const string Feed = $$"""{"image":"{{Image}}","health":["CMD","/feed","health"],"path":"/feed/"}""";

    [Fact]
    public void A_complete_service_is_read_with_all_that_it_says()
    {
        var settings = Read($$"""
            {"feed":{"image":"{{Image}}","health":["CMD","/x"],"port":9000,"path":"/feed/","command":["serve"],"environment":{"B":"2","A":1},
             "secrets":["PASSWORD"],"asks":["store"],"memoryMiB":128,"cpus":"0.25","pids":99,"user":10201,"reach":"all",
             "signing":{"method":"cosign","keyless":[{"identity":"ci@example.com","issuer":"https://issuer.example"}]} },
             "store":{"image":"{{Image}}","health":["CMD","/x"]} }
            """, secrets: ("feed.PASSWORD", "secret-marker"));

        var (feed, store) = (settings.ServicesOf("dev")[0], settings.ServicesOf("dev")[1]);
        Assert.Equal((Image, 9000, "/feed/", 10201, ServiceReach.All), (feed.Image, feed.Settings.Port, feed.Settings.Path, feed.UserId, feed.Reach));
        Assert.Equal([("A", "1"), ("B", "2")], feed.Settings.Environment!.Select(variable => (variable.Key, variable.Value)));
        Assert.Equal((128, 0.25, 99), (feed.Limits(settings.Site).MemoryMiB, feed.Limits(settings.Site).Cpus, feed.Limits(settings.Site).Pids));
        Assert.Equal((64, 0.5, 64), (store.Limits(settings.Site).MemoryMiB, store.Limits(settings.Site).Cpus, store.Limits(settings.Site).Pids));
        Assert.Equal(("service-feed", "OMEGA_SERVICE_FEED", ServiceReach.Nothing), (feed.Role, feed.Variable, store.Reach));
    }

    [Theory]
    [InlineData("\"image\":\"news:1\"", "omega:services.feed.image must be pinned by digest, name@sha256:<64 hex digits>, was news:1.")]
    [InlineData("\"health\":[\"NONE\",\"x\"]", "omega:services.feed.health must be CMD or CMD-SHELL and a command, was NONE x.")]
    [InlineData("\"port\":80", "omega:services.feed.port must be between 1024 and 65535, was 80.")]
    [InlineData("\"path\":\"/feed\"", "omega:services.feed.path must start and end with a slash")]
    [InlineData("\"environment\":{\"1X\":\"a\"}", "omega:services.feed.environment.1X must be a name of letters")]
    [InlineData("\"environment\":{\"OMEGA_API\":\"a\"}", "omega:services.feed.environment.OMEGA_API must be a name of letters")]
    [InlineData("\"environment\":{\"A\":[]}", "omega:services.feed.environment.A must be text, was a list.")]
    [InlineData("\"secrets\":[\"A=B\"]", "omega:services.feed.secrets[0] must be a name of letters")]
    [InlineData("\"environment\":{\"A\":\"1\"},\"secrets\":[\"A\"]", "omega:services.feed.secrets[0] must be a variable that is given once, was A, given before or in environment.")]
    [InlineData("\"memoryMiB\":1", "omega:services.feed.memoryMiB must be between 16 and 65536, was 1.")]
    [InlineData("\"cpus\":0", "omega:services.feed.cpus must be between 0.05 and 256, was 0.")]
    [InlineData("\"pids\":1", "omega:services.feed.pids must be between 16 and 32768, was 1.")]
    [InlineData("\"timeoutSeconds\":0,\"path\":\"/feed/\"", "omega:services.feed.timeoutSeconds must be between 1 and 86400, was 0.")]
    [InlineData("\"bodyMiB\":10241,\"path\":\"/feed/\"", "omega:services.feed.bodyMiB must be between 1 and 10240, was 10241.")]
    [InlineData("\"bodyMiB\":1", "omega:services.feed.bodyMiB has a meaning only with a path, was 1: no reader reaches the service without one. Remove it with `pulumi config rm --path 'omega:services.feed.bodyMiB' --stack dev`.")]
    [InlineData("\"timeoutSeconds\":9", "omega:services.feed.timeoutSeconds has a meaning only with a path, was 9:")]
    [InlineData("\"user\":0", "omega:services.feed.user must be between 1 and 65533, and not 10101, which is the site's, was 0.")]
    [InlineData("\"user\":10101", "omega:services.feed.user must be between 1 and 65533, and not 10101, which is the site's, was 10101.")]
    [InlineData("\"reach\":\"some\"", "omega:services.feed.reach must be nothing, all, or a list of networks with their ports, was the text \"some\".")]
    [InlineData("\"reach\":[]", "omega:services.feed.reach must be nothing, all, or a list of networks with their ports, was an empty list.")]
    [InlineData("\"reach\":[\"10.0.0.1/8:53\"]", "omega:services.feed.reach[0] must be a network, a colon and a port, was 10.0.0.1/8:53.")]
    [InlineData("\"reach\":[\"10.0.0.0/8:53\"]", "omega:services.feed.reach must be nothing or all when omega:target is docker, which holds nobody to a list, was 10.0.0.0/8:53.")]
    [InlineData("\"signing\":{\"method\":\"contentTrust\"}", "omega:services.feed.signing.method must be cosign")]
    [InlineData("\"signing\":{\"method\":\"cosign\"}", "omega:services.feed.signing.signers must name at least one PEM public key")]
    [InlineData("\"asks\":[\"gone\"]", "omega:services.feed.asks[0] must be the name of another service of the stack, was 'gone'.")]
    [InlineData("\"asks\":[\"feed\"]", "omega:services.feed.asks[0] must be the name of another service of the stack, was 'feed'.")]
    [InlineData("\"secrets\":[\"A\"]", "omega:serviceSecrets.feed.A is required and must be a secret, was missing. Set it with `pulumi config set --secret omega:serviceSecrets.feed.A --stack dev`.")]
    [InlineData("\"data\":[]", "omega:services.feed.data must be one to 8 folders, was an empty list.")]
    [InlineData("\"data\":[\"srv/data\"]", "omega:services.feed.data[0] must be an absolute path")]
    [InlineData("\"data\":[\"/srv/../etc\"]", "omega:services.feed.data[0] must be an absolute path")]
    [InlineData("\"data\":[\"/srv/data/\"]", "omega:services.feed.data[0] must be an absolute path")]
    [InlineData("\"data\":[\"/\"]", "omega:services.feed.data[0] must be an absolute path")]
    [InlineData("\"data\":[\"/srv/a b\"]", "omega:services.feed.data[0] must be an absolute path")]
    [InlineData("\"data\":[\"/tmp/x\"]", "omega:services.feed.data[0] must be a folder of the service's own, not /tmp, which the product or the engine mounts, nor around or inside it, was /tmp/x.")]
    [InlineData("\"data\":[\"/var\"]", "omega:services.feed.data[0] must be a folder of the service's own, not /var/log/omega")]
    [InlineData("\"data\":[\"/proc\"]", "omega:services.feed.data[0] must be a folder of the service's own, not /proc")]
    [InlineData("\"data\":[\"/srv/a\",\"/srv/a/b\"]", "omega:services.feed.data[1] must be neither /srv/a nor around or inside it, which is a folder of data already, was /srv/a/b.")]
    [InlineData("\"data\":[\"/srv/a\",\"/srv/a\"]", "omega:services.feed.data[1] must be neither /srv/a nor around")]
    [InlineData("\"volumes\":{}", "omega:services.feed.volumes is not a known key")]
    public void A_wrong_value_is_told_with_its_path_what_is_allowed_and_what_was_given(string json, string expected)
    {
        var name = json.Split('"')[1];
        var good = new Dictionary<string, string> { ["image"] = $"\"image\":\"{Image}\"", ["health"] = "\"health\":[\"CMD\",\"/feed\"]" };
        good.Remove(name);

        var message = Message($$"""{"feed":{ {{string.Join(',', good.Values.Append(json))}} } }""");

        Assert.StartsWith("Invalid configuration for stack 'dev' (1 problem):\n  - ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("[]", "omega:services must be an object with a name for each")]
    [InlineData("\"x\"", "omega:services must be an object with a name for each")]
    [InlineData("{\"Feed\":{}}", "omega:services must have a name of at most 32 of a-z 0-9 -, beginning with a letter and ending with a letter or digit, was 'Feed'. Rename it.")]
    [InlineData("{\"feed\":[]}", "omega:services.feed must be an object with the keys image, health, port, path")]
    [InlineData("{\"feed\":{}}", "omega:services.feed.image is required and must be text, was missing.")]
    public void The_object_of_services_is_read_strictly(string json, string expected)
    {
        if (expected == "{}")
        {
            Assert.Empty(Read(json).Services);
        }
        else
        {
            Assert.Contains(expected, Message(json), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void All_problems_of_all_services_come_at_once()
    {
        var message = Message($$"""{"feed":{"image":"x","health":["CMD"],"port":1},"store":{"image":"{{Image}}","health":["CMD","x"],"user":0,"asks":["feed","gone"],"reach":["x"]} }""");

        Assert.Equal(
            [
                "omega:services.feed.health", "omega:services.feed.image", "omega:services.feed.port",
                "omega:services.store.asks[1]", "omega:services.store.reach[0]", "omega:services.store.user",
            ],
            message.Split('\n').Skip(1).Select(line => line.Split(' ')[3]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/feed/", "/feed/")]
    [InlineData("/feed/", "/feed/more/")]
    [InlineData("/feed/more/", "/feed/")]
    public void A_path_that_two_want_or_that_lies_in_another_is_refused_by_name(string first, string second)
    {
        var message = Message($$"""{"feed":{"image":"{{Image}}","health":["CMD","x"],"path":"{{first}}"},"news":{"image":"{{Image}}","health":["CMD","x"],"path":"{{second}}"} }""");

        Assert.Contains(
            $"omega:services.news.path must be one that no other service has, nor a part of one, was {second} beside {first} of omega:services.feed. Give one of them another path.",
            message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_service_of_before_is_one_of_them_and_keeps_what_it_had()
    {
        var settings = Read($$"""{"feed":{{Feed}} }""", api: $$"""{"image":"{{Image}}","health":["CMD","x"]}""");

        var api = settings.ServicesOf("dev")[0];
        Assert.Equal(("api", "api", Hardening.UserId, ServiceReach.All, "omega:api", "/api/"), (api.Name, api.Role, api.UserId, api.Reach, api.Setting, api.Settings.Path));
        Assert.Equal($"api={Image}", api.Recorded);
        Assert.Equal(ServiceReach.Nothing, Service.Of(settings.Api!, DeploymentTarget.Kubernetes).Reach);
    }

    [Fact]
    public void The_service_of_before_and_another_of_its_name_or_path_are_refused()
    {
        const string Api = $$"""{"image":"{{Image}}","health":["CMD","x"]}""";

        Assert.Contains(
            "omega:services.api must be given once, was given in omega:api as well, which is the same service. Remove that one with `pulumi config rm omega:api --stack dev`.",
            Message($$"""{"api":{{Feed}} }""", Api), StringComparison.Ordinal);
        Assert.Contains(
            "omega:services.news.path must be one that no other service has, nor a part of one, was /api/v1/ beside /api/ of omega:api.",
            Message($$"""{"news":{"image":"{{Image}}","health":["CMD","x"],"path":"/api/v1/"} }""", Api), StringComparison.Ordinal);
    }

    [Fact]
    public void Services_that_ask_each_other_in_a_circle_are_refused() => Assert.Contains(
        "omega:services.a.asks must not lead back to itself, was b: each is told where the one it asks is when that one is well.",
        Message($$"""{"a":{"image":"{{Image}}","health":["CMD","x"],"asks":["b"]},"b":{"image":"{{Image}}","health":["CMD","x"],"asks":["a"]} }"""), StringComparison.Ordinal);

    [Fact]
    public void Each_has_a_user_of_its_own_that_no_update_and_no_other_service_changes()
    {
        List<int> users = [UserOf("dev", "feed"), UserOf("dev", "store"), UserOf("prod", "feed"), UserOf("prod", "store")];

        Assert.Equal(4, users.Distinct().Count());
        Assert.All(users, user => Assert.InRange(user, 20000, 59999));
        Assert.Equal(users[0], Service.Of("dev", "feed", Some.Service("/other/") with { Port = 9000 }).UserId);
        Assert.Contains("omega:services.b.user must be a user of its own, was 77, which omega:services.a has.", Message(
            $$"""{"a":{"image":"{{Image}}","health":["CMD","x"],"user":77},"b":{"image":"{{Image}}","health":["CMD","x"],"user":77} }"""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_is_plain_text_or_that_no_service_asks_for_is_refused_without_its_value()
    {
        const string Services = $$"""{"feed":{"image":"{{Image}}","health":["CMD","x"],"secrets":["PASSWORD"]} }""";

        var plain = Message(Services, secrets: ("feed.PASSWORD", "secret-marker"), encrypted: ["registryPassword", "signingKey", "signingPassphrase"]);
        var unasked = Message("{}", secrets: ("feed.PASSWORD", "secret-marker"));

        Assert.Contains("omega:serviceSecrets.feed.PASSWORD must be a secret, was plain text.", plain, StringComparison.Ordinal);
        Assert.Contains("omega:serviceSecrets.feed.PASSWORD must be a variable of omega:services.<name>.secrets, was given without one.", unasked, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-marker", plain + unasked, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_is_reached_in_a_cluster_whereas_processes_are_limited_on_Docker_alone()
    {
        const string Services = $$"""{"feed":{"image":"{{Image}}","health":["CMD","x"],"reach":["10.0.0.0/8:5432"],"pids":64} }""";

        Assert.Contains("omega:services.feed.pids has a meaning only when omega:target is docker, was 64", Message(Services, target: "kubernetes"), StringComparison.Ordinal);
        Assert.DoesNotContain("feed.reach", Message(Services, target: "kubernetes"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.0/8:5432", "10.0.0.0/8", 5432)]
    [InlineData("192.0.2.7:443", "192.0.2.7/32", 443)]
    [InlineData("[2001:db8::/32]:443", "2001:db8::/32", 443)]
    [InlineData("[10.0.0.0/8]:1", null, 0)]
    [InlineData("2001:db8::1:443", null, 0)]
    [InlineData("db.example:5432", null, 0)]
    [InlineData("10.0.0.0/8", null, 0)]
    [InlineData("10.0.0.0/8:0", null, 0)]
    [InlineData("10.0.0.0/8:65536", null, 0)]
    [InlineData("10.0.0.0/8:1\n", null, 0)]
    public void A_target_is_a_network_and_a_port_in_one_spelling(string text, string? network, int port) =>
        Assert.Equal(network is null ? null : (network, port), ServiceReach.Target(text));

    [Fact]
    public void What_is_served_is_another_thing_with_another_service_and_the_same_as_ever_without()
    {
        var settings = Some.Settings();
        var digests = new[]
        {
            settings.ServedDigest,
            (settings with { Services = new Dictionary<string, ServiceSettings> { ["a"] = Some.Service() } }).ServedDigest,
            (settings with { Services = new Dictionary<string, ServiceSettings> { ["a"] = Some.Service() with { Reach = ServiceReach.All } } }).ServedDigest,
            (settings with { Services = new Dictionary<string, ServiceSettings> { ["b"] = Some.Service() } }).ServedDigest,
        };

        Assert.Equal(4, digests.Distinct().Count());
        Assert.Equal(digests[0], (settings with { Services = new Dictionary<string, ServiceSettings>() }).ServedDigest);
    }

    /// <summary>It stands in ledgers: only what is given may shape it, and no property that a program computes.</summary>
    [Fact]
    public void The_digest_of_the_settings_is_the_recorded_one() => Assert.Equal(
        Digest.Of("""{"Name":"feed","Settings":{"Image":"x","Health":["CMD","y"],"Port":8000},"UserId":31124,"Reach":{"Name":"nothing","Targets":[]}}"""),
        Service.Of("dev", "feed", new ServiceSettings("x", ["CMD", "y"])).Digest);

    [Fact]
    public void What_a_record_says_of_services_is_read_back_and_nothing_else_is()
    {
        var services = Some.Services().ServicesOf("dev");
        var record = new Omega.Core.Ledger.LedgerRecord { Services = RecordedService.Text(services) + " Evil=x@y bad=image:1 also=" + Image + "#sha256:1" };

        var read = RecordedService.Of(record);

        Assert.Equal(services.Select(service => (service.Name, service.Image)), read.Select(service => (service.Name, service.Image)));
        Assert.All(services.Zip(read), both => Assert.True(both.Second.HasSettingsOf(both.First)));
        Assert.True(read[1].HasSettingsOf(services[1] with { Settings = services[1].Settings with { Image = Image.Replace('7', '8') } }), "the image is no setting");
        Assert.False(read[1].HasSettingsOf(services[1] with { Settings = services[1].Settings with { Port = 9000 } }));
    }

    [Fact]
    public void What_a_service_with_data_cannot_have_is_refused_by_name()
    {
        const string Store = $$"""{"image":"{{Image}}","health":["CMD","x"],"data":["/var/lib/store"],"asks":["feed"]}""";

        Assert.Contains(
            "omega:services.store.data must be absent when omega:target is kubernetes, was /var/lib/store: what is kept there is backed up and put back on Docker alone.",
            Message($$"""{"feed":{{Feed}},"store":{{Store}} }""", target: "kubernetes"), StringComparison.Ordinal);
        Assert.Contains(
            "omega:services.store.asks[0] must be a service with data of its own, was 'feed', which has none: its address changes with each of its versions, and store would stop for it.",
            Message($$"""{"feed":{{Feed}},"store":{{Store}} }"""), StringComparison.Ordinal);
        Assert.Single(Read($$"""{"feed":{"image":"{{Image}}","health":["CMD","x"],"data":["/srv"]},"store":{{Store}} }""").ServicesOf("dev")[1].Data);
    }

    [Fact]
    public void Data_has_volumes_of_its_own_and_what_is_said_of_the_site_does_not_touch_it()
    {
        var service = Service.Of("dev", "store", Some.Service() with { Data = ["/var/lib/store", "/var/lib-store"] });
        var other = Service.Of("dev", "store-var", Some.Service() with { Data = ["/lib/store"] });
        var volumes = service.Volumes("omega-dev");

        Assert.Matches(@"\Aomega-dev-service-store-var-lib-store-[0-9a-f]{6}\z", volumes[0]);
        Assert.Equal(3, volumes.Concat(other.Volumes("omega-dev")).Distinct().Count());
        Assert.Equal(volumes, service.Volumes("omega-dev"));
        Assert.Equal(new SiteSettings().MemoryMiB, service.Limits(new SiteSettings(MemoryMiB: 900)).MemoryMiB);
    }

    [Theory]
    [InlineData("{\"repository\":\"s3:https://s3.example/backups\"}", "omega:backupPassword is required when omega:backup.repository is given, was missing: it opens s3:https://s3.example/backups.")]
    [InlineData("{\"repository\":\"s3:https://me:secret@s3.example/backups\"}", "omega:backup.repository must be a folder (an absolute path, or one below the checkout), or s3: with the address of a bucket and no login in it, was something with an @ in it.")]
    [InlineData("{\"repository\":\"../elsewhere\"}", "omega:backup.repository must be a folder")]
    [InlineData("{\"keep\":1}", "omega:backup.keep must be between 2 and 10000, was 1.")]
    public void Where_backups_go_is_checked(string json, string expected) =>
        Assert.Contains(expected, Message("{}", backup: json), StringComparison.Ordinal);

    private static int UserOf(string stack, string name) => Service.Of(stack, name, Some.Service()).UserId;

    private static OmegaSettings Read(
        string services, string? api = null, (string Key, string Value)? secrets = null, string[]? encrypted = null, string target = "docker", string? backup = null)
    {
        var config = new Dictionary<string, string>
        {
            ["target"] = target,
            ["image"] = $$"""{"registry":"localhost:5000","repository":"omega/web","base":"docker.io/library/nginx:1.29.4-alpine@{{Some.BaseDigest}}","platform":"linux/amd64"}""",
            ["signing"] = $$"""{"method":"contentTrust","server":"https://localhost:4443","signers":["{{Some.KeyId}}"]}""",
            ["registryPassword"] = "x",
            ["signingKey"] = "x",
            ["signingPassphrase"] = "x",
            ["services"] = services,
        };
        if (target == "kubernetes")
        {
            config["kubernetes"] = """{"namespace":"omega"}""";
        }

        if (backup is not null)
        {
            config["backup"] = backup;
        }

        if (api is not null)
        {
            config["api"] = api;
        }

        if (secrets is { } secret)
        {
            config[$"serviceSecrets.{secret.Key}"] = secret.Value;
        }

        return SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys, encrypted);
    }

    private static string Message(
        string services, string? api = null, (string Key, string Value)? secrets = null, string[]? encrypted = null, string target = "docker", string? backup = null) =>
        Assert.Throws<SettingsException>(() => Read(services, api, secrets, encrypted, target, backup)).Message;
}
