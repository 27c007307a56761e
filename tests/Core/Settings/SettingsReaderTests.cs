using System.Text.Json.Nodes;
using Omega.Core.Ledger;
using Omega.Core.Settings;

namespace Omega.Core.Tests.Settings;

public sealed class SettingsReaderTests
{
    private const string Base = "docker.io/library/nginx:1.29.4-alpine@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2";
    private const string Image = $$"""{"registry":"localhost:5000","repository":"omega/web","base":"{{Base}}","platform":"linux/amd64"}""";
    private const string KeyId = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Signing = $$"""{"method":"contentTrust","server":"https://localhost:4443","signers":["{{KeyId}}"]}""";

    private static Dictionary<string, string> Good() => new()
    {
        ["target"] = "docker",
        ["image"] = Image,
        ["signing"] = Signing,
        ["site"] = """{"bind":"127.0.0.1","port":8080,"memoryMiB":64,"cpus":0.5,"pids":64}""",
        ["registryPassword"] = "password-marker",
        ["signingKey"] = "key-marker",
        ["signingPassphrase"] = "passphrase-marker",
    };

    private static OmegaSettings Read(Dictionary<string, string> config, string stack = "dev") =>
        SettingsReader.Read(stack, config.GetValueOrDefault, config.Keys);

    private static string Message(Dictionary<string, string> config, string stack = "dev") =>
        Assert.Throws<SettingsException>(() => Read(config, stack)).Message;

    private static string With(string key, string? json)
    {
        var config = Good();
        if (json is null)
        {
            config.Remove(key);
        }
        else
        {
            config[key] = json;
        }

        return Message(config);
    }

    [Fact]
    public void Read_accepts_a_complete_configuration()
    {
        var settings = Read(Good());

        Assert.Equal(new SiteSettings("127.0.0.1", 8080, 64, 0.5, 64), settings.Site);
        Assert.Equal([KeyId], settings.Signing.Signers);
        Assert.Null(settings.Release);
    }

    [Fact]
    public void Read_applies_the_documented_defaults()
    {
        var config = Good();
        config.Remove("site");

        Assert.Equal(new SiteSettings("127.0.0.1", 8080, 64, 0.5, 64), Read(config).Site);
    }

    [Fact]
    public void Read_reports_every_problem_at_once()
    {
        var config = Good();
        config["site"] = """{"port":0,"prot":1,"memoryMiB":"64"}""";
        config["target"] = "dokcer";
        config["colour"] = "red";
        config.Remove("signingKey");

        Assert.Equal(
            """
            Invalid configuration for stack 'dev' (6 problems):
              - omega:colour is not a known key (allowed: target, image, release, signing, site, web, api, services, kubernetes, docker, policies, ledger, evidence, backup, registryUser, registryPassword, signingKey, signingPassphrase, ledgerKey, kubeconfig, backupPassword, backupAccessKey, backupSecretKey). Remove it with `pulumi config rm omega:colour --stack dev`.
              - omega:target must be docker or kubernetes, was "dokcer". Set it with `pulumi config set omega:target docker --stack dev`.
              - omega:site.prot is not a known key (allowed: bind, port, memoryMiB, cpus, pids, trustedProxies, tls, hosts, behind), was 1. Remove it with `pulumi config rm --path 'omega:site.prot' --stack dev`.
              - omega:site.memoryMiB must be a whole number, was the text "64". Remove it with `pulumi config rm --path 'omega:site.memoryMiB' --stack dev`, then set it with `pulumi config set --path 'omega:site.memoryMiB' '<memoryMiB>' --stack dev`.
              - omega:site.port must be between 1 and 65535, was 0. Set it with `pulumi config set --path 'omega:site.port' '8080' --stack dev`.
              - omega:signingKey is required and must be a secret, was missing. Set it with `pulumi config set --secret omega:signingKey --stack dev`.
            """,
            Message(config));
    }

    [Fact]
    public void Read_reports_types_and_ranges_of_nested_values_in_one_round()
    {
        var config = Good();
        config["target"] = "kubernetes";
        config["site"] = """{"memoryMiB":1}""";
        config["kubernetes"] = """{"replicas":1,"service":"everywhere","nodePort":5,"dnsPort":"x","autoscale":{"min":"a","max":500,"cpuPercent":1},"ingress":{"host":"UPPER"}}""";
        config["signing"] = """{"method":"cosign","signers":"text","server":"https://x","keyless":[{"identity":"a","issuer":"http://b"},{"identity":1,"issuer":"c"}]}""";
        config["policies"] = """{"exemptions":[{"policy":1,"reason":"","expires":"soon"}]}""";

        var paths = Message(config).Split('\n').Skip(1).Select(line => line.Split(' ')[3]).Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "omega:kubernetes.autoscale.cpuPercent", "omega:kubernetes.autoscale.min", "omega:kubernetes.dnsPort",
                "omega:kubernetes.ingress.className", "omega:kubernetes.ingress.host", "omega:kubernetes.namespace",
                "omega:kubernetes.replicas", "omega:kubernetes.replicas", "omega:kubernetes.service",
                "omega:policies.exemptions[0].expires", "omega:policies.exemptions[0].policy", "omega:policies.exemptions[0].reason",
                "omega:policies.exemptions[0].resource",
                "omega:signing.keyless[0].issuer", "omega:signing.keyless[1].identity", "omega:signing.keyless[1].issuer",
                "omega:signing.server", "omega:signing.signers",
                "omega:site.memoryMiB",
            ],
            paths);
    }

    [Fact]
    public void Read_takes_a_fraction_that_the_CLI_stored_as_text()
    {
        var config = Good();
        config["site"] = """{"cpus":"0.25"}""";

        Assert.Equal(0.25, Read(config).Site.Cpus);
        Assert.Contains("omega:site.cpus must be a number, was the text \"1e3\".", With("site", """{"cpus":"1e3"}"""), StringComparison.Ordinal);
        Assert.Contains("omega:site.cpus must be between 0.05 and 256, was 1000.", With("site", """{"cpus":"1000"}"""), StringComparison.Ordinal);
    }

    /// <summary>A certificate that stands at the wrong key is not shown whole.</summary>
    [Fact]
    public void Read_shows_so_much_of_a_wrong_value_as_tells_which_it_is()
    {
        var given = new string('x', 65);

        var message = With("site", $$"""{"cpus":"{{given}}"}""");

        Assert.DoesNotContain(given, message, StringComparison.Ordinal);
        Assert.Contains("…", message, StringComparison.Ordinal);
        Assert.Contains($"was the text \"{given[..64]}\".", With("site", $$"""{"cpus":"{{given[..64]}}"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_refuses_secrets_in_plain_text_by_name_and_never_shows_them()
    {
        var config = Good();

        var message = Assert.Throws<SettingsException>(() => SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys, ["signingKey"])).Message;

        Assert.Equal(
            """
            Invalid configuration for stack 'dev' (2 problems):
              - omega:registryPassword must be a secret, was plain text. Encrypt it with `pulumi config set --secret omega:registryPassword --stack dev`, and change it where it is used: whoever read the file knows it.
              - omega:signingPassphrase must be a secret, was plain text. Encrypt it with `pulumi config set --secret omega:signingPassphrase --stack dev`, and change it where it is used: whoever read the file knows it.
            """,
            message);
        _ = SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys, ["registryPassword", "signingKey", "signingPassphrase"]);
    }

    [Theory]
    [InlineData("registryPassword")]
    [InlineData("signingKey")]
    [InlineData("signingPassphrase")]
    [InlineData("ledgerKey")]
    [InlineData("kubeconfig")]
    public void Read_refuses_each_secret_that_is_given_as_plain_text(string key)
    {
        var config = Good();
        config[key] = "plain";

        var message = Assert.Throws<SettingsException>(() => SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys, [])).Message;

        Assert.Contains($"  - omega:{key} must be a secret, was plain text.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_refuses_values_of_this_machine_that_were_laid_over_another_file()
    {
        var now = Digest.Of("config: {}\n");
        var config = Good();
        config["source"] = $$"""{"file":"{{now}}"}""";
        config["target"] = "nonsense of the outdated file";

        var refusal = Assert.Throws<SettingsException>(() => SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys, null, Digest.Of("")));

        Assert.Equal(
            $"""
            Invalid configuration for stack 'dev' (1 problem):
              - omega:source.file must be the digest of Pulumi.dev.yaml, {Digest.Of("")}, was {now}: this machine's values in .omega/Pulumi.dev.yaml were laid over another version of that file. Lay them over what it says now with `./omega preview dev`.
            """,
            refusal.Message);
        config["target"] = "docker";
        _ = SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys, null, now);
        Assert.Contains("which is not there", Message(config), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("site", """{"port":null}""", "omega:site.port must be a whole number, was null.")]
    [InlineData("site", """{"port":8080,"port":8081}""", "omega:site.port must be given once, was given twice.")]
    [InlineData("site", """{"port":"8080"}""", "omega:site.port must be a whole number, was the text \"8080\".")]
    [InlineData("site", """{"port":80.5}""", "omega:site.port must be a whole number, was 80.5.")]
    [InlineData("site", """{"port":true}""", "omega:site.port must be a whole number, was true.")]
    [InlineData("site", """{"Port":8080}""", "omega:site.Port is not a known key (allowed: bind, port, memoryMiB, cpus, pids, trustedProxies, tls, hosts, behind), was 8080.")]
    [InlineData("site", """{"port":0}""", "omega:site.port must be between 1 and 65535, was 0.")]
    [InlineData("site", """{"port":65536}""", "omega:site.port must be between 1 and 65535, was 65536.")]
    [InlineData("site", """{"bind":"localhost"}""", "omega:site.bind must be an IP address, was localhost.")]
    [InlineData("site", """{"memoryMiB":31}""", "omega:site.memoryMiB must be between 32 and 65536, was 31.")]
    [InlineData("site", """{"cpus":0}""", "omega:site.cpus must be between 0.05 and 256, was 0.")]
    [InlineData("site", """{"pids":15}""", "omega:site.pids must be between 16 and 32768, was 15.")]
    [InlineData("site", """{"trustedProxies":["10.0.0.0/8","proxy.example"]}""", "omega:site.trustedProxies[1] must be an IP address or a network, was proxy.example.")]
    [InlineData("site", """{"trustedProxies":["10.1"]}""", "omega:site.trustedProxies[0] must be an IP address or a network, was 10.1.")]
    [InlineData("site", """{"trustedProxies":["10.0.0.1/8"]}""", "omega:site.trustedProxies[0] must be an IP address or a network, was 10.0.0.1/8.")]
    [InlineData("site", """{"trustedProxies":["fe80::1%eth0"]}""", "omega:site.trustedProxies[0] must be an IP address or a network, was fe80::1%eth0.")]
    [InlineData("site", """{"bind":"1"}""", "omega:site.bind must be an IP address, was 1.")]
    [InlineData("site", "[]", "omega:site must be an object with the keys bind, port, memoryMiB, cpus, pids, trustedProxies, tls, hosts, behind, was a list.")]
    [InlineData("site", "8080", "omega:site must be an object with the keys bind, port, memoryMiB, cpus, pids, trustedProxies, tls, hosts, behind, was 8080.")]
    [InlineData("site", "yes", "omega:site must be an object with the keys bind, port, memoryMiB, cpus, pids, trustedProxies, tls, hosts, behind, was text that is no object.")]
    [InlineData("site", "", "omega:site must be an object with the keys bind, port, memoryMiB, cpus, pids, trustedProxies, tls, hosts, behind, was text that is no object.")]
    [InlineData("signing", """{"method":"contentTrust","server":"https://localhost:4443"}""", "omega:signing.signers must name at least one key id: verification fails closed, was missing.")]
    [InlineData("signing", """{"method":"contentTrust","server":"https://localhost:4443","signers":[]}""", "omega:signing.signers must name at least one key id: verification fails closed, was empty list.")]
    [InlineData("signing", """{"method":"contentTrust","server":"https://localhost:4443","signers":["alice"]}""", "omega:signing.signers[0] must be a key id of 64 hex digits, was alice.")]
    [InlineData("signing", """{"method":"none","server":"https://localhost:4443","signers":["alice"]}""", "omega:signing.method must be contentTrust or cosign, was the text \"none\".")]
    [InlineData("target", "", "omega:target must be docker or kubernetes, was \"\".")]
    [InlineData("docker", """{"host":"engine.example"}""", "omega:docker.host must be unix:///<absolute path>, tcp://<host>:<port> or ssh://[<user>@]<host>[:<port>], was 'engine.example'.")]
    [InlineData("docker", """{"host":"ssh://-oProxyCommand=x"}""", "omega:docker.host must be")]
    [InlineData("docker", """{"host":"unix:///run/../x y"}""", "omega:docker.host must be")]
    [InlineData("docker", """{"context":"../x"}""", "omega:docker.context must be the name of a context of the docker client, and stands instead of host, was '../x'.")]
    [InlineData("docker", """{"host":"unix:///run/docker.sock","context":"x"}""", "omega:docker.context must be the name of a context of the docker client, and stands instead of host, was given beside host.")]
    [InlineData("docker", """{"host":"ssh://a@b","certificates":"/etc/docker"}""", "omega:docker.certificates must be the absolute path of a folder, with a host that begins with tcp://, was '/etc/docker'.")]
    [InlineData("docker", """{"host":"tcp://b:2376","certificates":"keys"}""", "omega:docker.certificates must be the absolute path of a folder, with a host that begins with tcp://, was 'keys'.")]
    [InlineData("target", null, "omega:target must be docker or kubernetes, was missing.")]
    [InlineData("target", "kubernetes", "omega:kubernetes.namespace is required and must be text, was missing.")]
    [InlineData("target", "kubernetes", "omega:site.port is not a known key (allowed: memoryMiB, cpus, trustedProxies), was 8080.")]
    [InlineData("kubernetes", """{"namespace":"omega"}""", "omega:kubernetes has a meaning only when omega:target is kubernetes, was given. Remove it with `pulumi config rm omega:kubernetes --stack dev`.")]
    [InlineData("kubeconfig", "kubeconfig-marker", "omega:kubeconfig has a meaning only when omega:target is kubernetes, was given.")]
    [InlineData("registryPassword", null, "omega:registryPassword is required and must be a secret, was missing.")]
    [InlineData("registryPassword", "", "omega:registryPassword is required and must be a secret, was empty.")]
    [InlineData("release", """{"version":"1.0","digest":"sha256:0","content":"x"}""", "omega:release.version must be a build time yyyyMMdd-HHmmss, was 1.0.")]
    [InlineData("policies", """{"exemptions":[{"policy":"p","resource":"r","reason":" ","expires":"soon"}]}""", "omega:policies.exemptions[0].expires must be a date yyyy-MM-dd, was soon.")]
    public void Read_refuses_with_path_rule_and_given(string key, string? json, string expected) =>
        Assert.Contains(expected, With(key, json), StringComparison.Ordinal);

    [Fact]
    public void A_key_whose_signatures_would_not_count_is_told_before_anything_is_deployed()
    {
        using var one = LedgerKey.Generate();
        using var other = LedgerKey.Generate();
        var config = Good();
        config["ledger"] = new JsonObject { ["keys"] = new JsonArray(one.PublicPem) }.ToJsonString();

        config["ledgerKey"] = one.PrivatePem;
        _ = Read(config);
        config["ledgerKey"] = other.PrivatePem;

        Assert.Contains("omega:ledgerKey must be the private half of one of omega:ledger.keys, was another key", Message(config), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:4443")]
    [InlineData("localhost:4443")]
    [InlineData("")]
    public void Read_refuses_a_trust_server_without_tls(string server) => Assert.Contains(
        "omega:signing.server must be an https address when method is contentTrust",
        With("signing", Signing.Replace("https://localhost:4443", server, StringComparison.Ordinal)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("nginx")]
    [InlineData("nginx:1.29.4-alpine")]
    [InlineData("nginx@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2")]
    [InlineData("nginx:latest@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2")]
    [InlineData("nginx:LATEST@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2")]
    [InlineData("localhost:5000/nginx@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2")]
    [InlineData("nginx:1.29.4-alpine@sha256:4870")]
    [InlineData("")]
    public void Read_refuses_a_base_that_is_not_pinned_by_tag_and_digest(string given) => Assert.Contains(
        "omega:image.base must be name:tag@sha256:<64 hex digits> with a tag other than latest",
        With("image", Image.Replace(Base, given, StringComparison.Ordinal)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("amd64")]
    [InlineData("linux/386")]
    [InlineData("windows/amd64")]
    public void Read_refuses_an_unknown_platform(string platform) => Assert.Contains(
        "omega:image.platform must be one of linux/amd64, linux/arm64",
        With("image", Image.Replace("linux/amd64", platform, StringComparison.Ordinal)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("https://localhost:5000")]
    [InlineData("localhost:5000/app")]
    [InlineData("")]
    public void Read_refuses_a_registry_that_is_no_host(string registry) => Assert.Contains(
        "omega:image.registry must be a host with an optional port",
        With("image", Image.Replace("localhost:5000", registry, StringComparison.Ordinal)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("omega/web:1.0")]
    [InlineData("Omega/Web")]
    [InlineData("")]
    public void Read_refuses_a_repository_with_tag_or_capitals(string repository) => Assert.Contains(
        "omega:image.repository must be a lower-case path without tag or digest",
        With("image", Image.Replace("omega/web", repository, StringComparison.Ordinal)),
        StringComparison.Ordinal);

    [Fact]
    public void Read_checks_the_other_values_of_a_section_with_an_unknown_key()
    {
        var message = With("site", """{"port":0,"prot":1}""");

        Assert.Contains("(2 problems)", message, StringComparison.Ordinal);
        Assert.Contains("omega:site.port must be between 1 and 65535, was 0.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_names_each_missing_value_of_a_missing_section()
    {
        var message = With("image", null);

        foreach (var key in new[] { "registry", "repository", "base", "platform" })
        {
            Assert.Contains($"omega:image.{key} is required and must be text, was missing.", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_refuses_prod_without_a_release() => Assert.Contains(
        "omega:release is required: prod never builds",
        Message(Good(), "prod"),
        StringComparison.Ordinal);

    [Fact]
    public void Read_refuses_to_build_what_only_CI_can_sign()
    {
        var config = Good();
        config["signing"] = """{"method":"cosign","keyless":[{"identity":"dev@example.com","issuer":"https://accounts.example.com"}]}""";

        Assert.Contains("omega:signing.signers is required to build: keyless signing happens in CI", Message(config), StringComparison.Ordinal);

        config["release"] = $$"""{"version":"20240401-134512","digest":"sha256:{{new string('d', 64)}}","content":"sha256:{{new string('e', 64)}}"}""";

        Assert.Equal("dev@example.com", Assert.Single(Read(config).Signing.Keyless!).Identity);
    }

    [Fact]
    public void Read_refuses_prod_without_a_signer()
    {
        var config = Good();
        config["signing"] = """{"method":"cosign"}""";

        Assert.Contains(
            "omega:signing.signers must name at least one PEM public key: verification fails closed, was missing. "
            + "Set it with `pulumi config set --path 'omega:signing.signers[0]' --stack prod -- \"$(cat <file>)\"`.",
            Message(config, "prod"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_needs_no_signing_key_to_deploy_a_recorded_release()
    {
        var config = Good();
        config.Remove("signingKey");
        config.Remove("signingPassphrase");
        config["release"] = $$"""{"version":"20240401-134512","digest":"sha256:{{new string('d', 64)}}","content":"sha256:{{new string('e', 64)}}"}""";

        Assert.Equal("20240401-134512", Read(config).Release!.Version);
    }

    [Fact]
    public void Read_never_repeats_a_secret()
    {
        var config = Good();
        config["target"] = "x";
        config["site"] = """{"port":0}""";

        Assert.DoesNotContain("marker", Message(config), StringComparison.Ordinal);
    }
}
