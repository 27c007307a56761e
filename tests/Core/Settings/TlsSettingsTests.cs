using System.Runtime.Versioning;
using System.Text.Json;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Settings;

[UnsupportedOSPlatform("windows")]
public sealed class TlsSettingsTests : IDisposable
{
    private const string Name = "www.example.com";
    private const string Key = $"tlsKeys.{Name}";

    private static readonly CertificateSource Source = new(TimeProvider.System, "/nowhere");

    private readonly Authority _authority = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_certificate_with_its_key_passes_whether_in_files_or_as_text_and_secret()
    {
        var (certificate, key) = _authority.Certify(Name);
        var file = Written("chain.pem", certificate);

        var settings = Read(new { names = new Dictionary<string, object> { [Name] = new { certificate = file, key = Written("key.pem", key) } } });
        _ = Read(One(certificate), ("tlsKeys.www.example.com", key));

        Assert.Equal((8443, true, 365, $"https://{Name}:8443"), (settings.Site.Tls!.Port, settings.Site.Tls.Redirect, settings.Site.Tls.HstsDays, settings.Site.Tls.Url(settings.Site.OwnNames)));
    }

    /// <summary>The kernel gives one variable of a step no more, and the update would end with a failure that names nothing of it.</summary>
    [Fact]
    public void More_than_reaches_the_edge_is_refused_before_anything_is_done()
    {
        var (certificate, key) = _authority.Certify(Name);
        var chain = string.Concat(Enumerable.Repeat($"{certificate.TrimEnd()}\n", (120 * 1024 / certificate.Length) + 1));

        Assert.Matches(
            "omega:site.tls.names must have at most 120 KiB of certificates and keys together, have 12[0-9] KiB",
            Message(new { names = new Dictionary<string, object> { [Name] = new { certificate = chain, key = Written("key.pem", key) } } }));
    }

    [Fact]
    public void Several_names_have_each_their_own_and_all_that_is_wrong_is_told_at_once()
    {
        var now = DateTimeOffset.UtcNow;
        var (good, goodKey) = _authority.Certify("a.example.com");
        var (other, otherKey) = _authority.Certify("x.example.com");
        var (ended, endedKey) = _authority.Certify(now.AddDays(-90), now.AddDays(-1), "c.example.com");
        var (weak, weakKey) = _authority.CertifyRsa(1024, "d.example.com");
        var open = Written("open.pem", goodKey);
        File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var names = new Dictionary<string, object>
        {
            ["a.example.com"] = new { certificate = good, key = Written("a.pem", otherKey) },
            ["b.example.com"] = new { certificate = other, key = Written("b.pem", otherKey) },
            ["c.example.com"] = new { certificate = ended, key = Written("c.pem", endedKey) },
            ["d.example.com"] = new { certificate = weak, key = Written("d.pem", weakKey) },
            ["e.example.com"] = new { certificate = _folder.At("gone.pem"), key = _folder.At("gone.key") },
            ["f.example.com"] = new { certificate = _authority.Certify("f.example.com").Certificate, key = open },
            ["g.example.com"] = new { certificate = Written("text.pem", "text"), key = Written("g.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n") },
        };

        var message = Message(new { names });

        Assert.Equal(
            $"""
            Invalid configuration for stack 'dev' (10 problems):
              - omega:site.tls.names["a.example.com"].key must be the key of the certificate of a.example.com, was another key, or one that cannot be read. Give both from the same request.
              - omega:site.tls.names["b.example.com"].certificate must be one for b.example.com, was one for x.example.com. Give the one of this name; the host's own comes first in it.
              - omega:site.tls.names["c.example.com"].certificate must hold today, was one that ended on {now.AddDays(-1):yyyy-MM-dd}. Have it renewed, or give another.
              - omega:site.tls.names["d.example.com"].certificate must have a key that browsers take: RSA of 2048 bits and more, P-256, P-384 or P-521, was RSA of 1024 bits. Have it renewed, or give another.
              - omega:site.tls.names["e.example.com"].certificate must be the absolute path of a file that can be read, was {_folder.At("gone.pem")} (there is none). Put it there, or let the user who deploys read it.
              - omega:site.tls.names["e.example.com"].key must be the absolute path of a file that can be read, was {_folder.At("gone.key")} (there is none). Put it there, or let the user who deploys read it.
              - omega:site.tls.names["f.example.com"].key must be a file that nobody else reads or writes, was {open} with mode 0444. `chmod u=rw,g-w,o= '{open}'`, and another key if somebody may have read it.
              - omega:site.tls.names["f.example.com"].key must be the key of the certificate of f.example.com, was another key, or one that cannot be read. Give both from the same request.
              - omega:site.tls.names["g.example.com"].certificate must be PEM text of certificates, the host's own first, was something else. Give the file that your authority calls fullchain.
              - omega:site.tls.names["g.example.com"].key must be PEM text of a private key without a passphrase, was one with a passphrase. `openssl pkey -in <file>` writes it so.
            """,
            message);
    }

    [Theory]
    [InlineData("www.example.com", "www.example.com", true)]
    [InlineData("*.example.com", "www.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", "*.example.com", true)]
    [InlineData("www.example.com", "*.example.com", false)]
    public void A_certificate_covers_the_name_it_is_given_for(string certified, string name, bool covers)
    {
        var (certificate, key) = _authority.Certify(certified);
        var config = Config(One(certificate, name), ($"tlsKeys.{name}", key));

        var refusal = Record.Exception(() => SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys, certificates: Source));

        Assert.Equal(covers, refusal is null);
    }

    [Theory]
    [InlineData("""{"names":{}}""", "omega:site.tls.names must be, with those of omega:site.tls.acme.names, 1 to 32 host names, was 0. Set it with `pulumi config set --path 'omega:site.tls.names[\"www.example.com\"].certificate' '/etc/ssl/site/fullchain.pem' --stack dev`.")]
    [InlineData("{}", "1 to 32 host names, was 0.")]
    [InlineData("""{"names":{"Www.example.com":{"certificate":"/x"}} }""", "omega:site.tls.names[\"Www.example.com\"] must be a host name in lower case, the first part of which may be *, was 'Www.example.com'. Remove it with `pulumi config rm --path 'omega:site.tls.names[\"Www.example.com\"]' --stack dev`.")]
    [InlineData("""{"names":{"a/../b":{"certificate":"/x"}} }""", "must be a host name in lower case")]
    [InlineData("""{"names":{"a.*.b":{"certificate":"/x"}} }""", "must be a host name in lower case")]
    [InlineData("""{"names":{"localhost":{} } }""", "omega:site.tls.names.localhost.certificate is required and must be text, was missing.")]
    [InlineData("""{"acme":{"names":["*.example.com"]} }""", "omega:site.tls.acme.names[0] must be a single host name in lower case, which omega:site.tls.names does not have, was '*.example.com'.")]
    [InlineData("""{"acme":{"names":["a;id"]} }""", "omega:site.tls.acme.names[0] must be a single host name in lower case")]
    [InlineData("""{"acme":{"names":["localhost"]},"names":{"localhost":{"certificate":"/x","key":"/y"} } }""", "which omega:site.tls.names does not have, was 'localhost'.")]
    [InlineData("""{"acme":{"names":["localhost"],"server":"http://acme.example"} }""", "omega:site.tls.acme.server must be the https address of a directory, was 'http://acme.example'.")]
    [InlineData("""{"acme":{"names":["localhost"],"server":"https://acme.example/$(id)"} }""", "omega:site.tls.acme.server must be the https address of a directory")]
    [InlineData("""{"acme":{"names":["localhost"],"email":"a@b';id"} }""", "omega:site.tls.acme.email must be an e-mail address")]
    [InlineData("""{"acme":{"names":["localhost"],"ca":"x"} }""", "omega:site.tls.acme.ca must be PEM text of a certificate, was something else.")]
    [InlineData("""{"acme":{"names":[]} }""", "omega:site.tls.acme.names must name at least one host, was empty list.")]
    [InlineData("""{"acme":{"names":["localhost"]} }""", "omega:site.tls.acme.names must be certified, was 'localhost', which is not yet. Have it done while the stack serves: `./omega certificate dev`.")]
    [InlineData("""{"names":{"localhost":{"certificate":"chain.pem"} } }""", "omega:site.tls.names.localhost.certificate must be PEM text of certificates, or the absolute path of a file with that, was 'chain.pem'.")]
    [InlineData("""{"names":{"localhost":{"certificate":"/a/../b"} } }""", "or the absolute path of a file with that, was '/a/../b'.")]
    [InlineData("""{"names":{"localhost":{"certificate":"/x","key":"-----BEGIN PRIVATE KEY-----\nkey-marker\n"} } }""", "omega:site.tls.names.localhost.key must be the absolute path of a file; a key itself is a secret, omega:tlsKeys.<name>, was a text of ")]
    [InlineData("""{"names":{"localhost":{"certificate":"/x"} } }""", "omega:tlsKeys.localhost is required and must be a secret, was missing. Set it with `pulumi config set --secret 'omega:tlsKeys.localhost' --stack dev -- \"$(cat <file>)\"`, or give the path of its file in omega:site.tls.names.localhost.key.")]
    [InlineData("""{"names":{"localhost":{"certificate":"/x","key":"/y"} },"port":8080}""", "omega:site.tls.port must be another port than omega:site.port, was 8080.")]
    [InlineData("""{"names":{"localhost":{"certificate":"/x","key":"/y"} },"port":0}""", "omega:site.tls.port must be between 1 and 65535, was 0.")]
    [InlineData("""{"names":{"localhost":{"certificate":"/x","key":"/y"} },"hstsDays":-1}""", "omega:site.tls.hstsDays must be between 0 and 3650, was -1.")]
    public void What_is_wrong_is_told_with_path_rule_and_given(string tls, string expected)
    {
        var config = Config(JsonSerializer.Deserialize<JsonElement>(tls));

        var message = Assert.Throws<SettingsException>(() => SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys, certificates: Source)).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("key-marker", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_plain_text_that_is_given_twice_or_that_has_no_name_is_refused_and_not_shown()
    {
        var (certificate, key) = _authority.Certify(Name);
        string[] encrypted = ["registryPassword", "signingKey", "signingPassphrase"];
        string Refusal(Dictionary<string, string> config) =>
            Assert.Throws<SettingsException>(() => SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys, encrypted, certificates: Source)).Message;

        var plain = Refusal(Config(One(certificate), (Key, key)));
        var twice = Refusal(Config(new { names = new Dictionary<string, object> { [Name] = new { certificate, key = Written("key.pem", key) } } }, (Key, key)));
        var alone = Refusal(Config(null, (Key, key)));

        Assert.Contains($"omega:{Key} must be a secret, was plain text.", plain, StringComparison.Ordinal);
        Assert.Contains($"omega:{Key} must be absent where omega:site.tls.names[\"{Name}\"].key is given, was given beside it.", twice, StringComparison.Ordinal);
        Assert.Contains($"omega:{Key} must be the key of a name in omega:site.tls.names, was given without one.", alone, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Split('\n')[1], plain + twice + alone, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_cluster_the_ingress_or_the_gateway_speaks_https()
    {
        var config = Config(One("/x"));
        config["target"] = "kubernetes";
        config["kubernetes"] = """{"namespace":"omega"}""";

        var message = Assert.Throws<SettingsException>(() => SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys)).Message;

        Assert.Contains("omega:site.tls is not a known key (allowed: memoryMiB, cpus, trustedProxies)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_only_looks_at_a_stack_needs_no_file_of_the_machine_that_deploys_it()
    {
        var config = Config(new { names = new Dictionary<string, object> { [Name] = new { certificate = "/gone.pem", key = "/gone.key" } } });

        Assert.NotNull(SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys).Site.Tls);
    }

    [Theory]
    [InlineData(13, true)]
    [InlineData(15, false)]
    public void A_certificate_that_soon_ends_is_told(int days, bool isTold)
    {
        var now = DateTimeOffset.UtcNow;
        var (certificate, key) = _authority.Certify(now.AddDays(-1), now.AddDays(days).AddHours(1), Name);
        var settings = Read(One(certificate), (Key, key));

        var warnings = EdgeCertificates.Read(settings.Site.Tls!, "dev", _ => key, Source, Assert.Fail).Warnings(now);

        Assert.Equal(
            isTold ? [$"omega:site.tls.names[\"{Name}\"].certificate ends on {now.AddDays(days).AddHours(1):yyyy-MM-dd}, in {days} days: have it renewed, and deploy again."] : [],
            warnings);
    }

    [Fact]
    public void Another_certificate_is_no_other_stack_but_another_folder_at_the_edge()
    {
        var settings = new List<OmegaSettings>();
        var all = new List<EdgeCertificates>();
        for (var turn = 0; turn < 2; turn++)
        {
            var (certificate, key) = _authority.Certify(Name);
            settings.Add(Read(One(certificate), (Key, key)));
            all.Add(EdgeCertificates.Read(settings[turn].Site.Tls!, "dev", _ => key, Source, Assert.Fail));
        }

        Assert.Equal(settings[0].ServedDigest, settings[1].ServedDigest);
        Assert.NotEqual(settings[0].ServedDigest, Some.Settings().ServedDigest);
        Assert.NotEqual(all[0].Generation, all[1].Generation);
        Assert.Matches(@"\A= www\.example\.com\n-----BEGIN CERTIFICATE-----\n[^=]+=*\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n[^=]+=*\n-----END PRIVATE KEY-----\n\z", all[0].Bundle);
    }

    /// <summary>What was on record of a stack without https, before there was any, is on record still.</summary>
    [Fact]
    public void A_stack_without_https_is_on_record_as_ever() =>
        Assert.DoesNotContain("Tls", JsonSerializer.Serialize(Some.Settings().Site), StringComparison.Ordinal);

    private static object One(string certificate, string name = Name) => new { names = new Dictionary<string, object> { [name] = new { certificate } } };

    private string Written(string name, string text)
    {
        File.WriteAllText(_folder.At(name), text);
        File.SetUnixFileMode(_folder.At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return _folder.At(name);
    }

    private static OmegaSettings Read(object tls, params (string Key, string Value)[] secrets)
    {
        var config = Config(tls, secrets);
        return SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys, certificates: Source);
    }

    private static string Message(object tls) => Assert.Throws<SettingsException>(() => Read(tls)).Message;

    private static Dictionary<string, string> Config(object? tls, params (string Key, string Value)[] secrets)
    {
        var config = new Dictionary<string, string>
        {
            ["target"] = "docker",
            ["image"] = $$"""{"registry":"localhost:5000","repository":"omega/web","base":"{{Some.Settings().Image.Base}}","platform":"linux/amd64"}""",
            ["signing"] = $$"""{"method":"contentTrust","server":"https://localhost:4443","signers":["{{Some.KeyId}}"]}""",
            ["registryPassword"] = "x",
            ["signingKey"] = "x",
            ["signingPassphrase"] = "x",
        };
        if (tls is not null)
        {
            config["site"] = JsonSerializer.Serialize(new { tls });
        }

        foreach (var (key, value) in secrets)
        {
            config[key] = value;
        }

        return config;
    }
}
