using System.Text.Json;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Settings;

/// <summary>Stacks behind the edge of another one: the front says which name leads where, the other one that it is behind it.</summary>
public sealed class HostsSettingsTests
{
    [Fact]
    public void Names_of_other_stacks_are_read_and_so_is_the_stack_in_front()
    {
        var front = Read("""{"hosts":{"blog.example.com":"blog","*.shops.example.com":"shops"}}""").Site;

        Assert.Equal([new("*.shops.example.com", "shops"), new("blog.example.com", "blog")], front.Others);
        Assert.Equal("front", Read("""{"behind":"front"}""").Site.Behind);
    }

    /// <summary>A record says by its digest that something else is served.</summary>
    [Fact]
    public void A_stack_without_them_is_recorded_as_it_was_and_each_of_them_is_another_one()
    {
        var without = Read("{}");

        Assert.DoesNotContain("ehind", JsonSerializer.Serialize(without.Site), StringComparison.Ordinal);
        Assert.DoesNotContain("Hosts", JsonSerializer.Serialize(without.Site), StringComparison.Ordinal);
        Assert.Equal(3, new[] { without, Read("""{"behind":"front"}"""), Read("""{"hosts":{"blog.example.com":"blog"}}""") }.Select(settings => settings.ServedDigest).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"hosts":{}}""", "omega:site.hosts must be 1 to 32 host names with the stack of each, was 0. Set it with `pulumi config set --path 'omega:site.hosts[\"blog.example.com\"]' '<stack>' --stack dev`.")]
    [InlineData("""{"hosts":{"Blog.example.com":"blog"}}""", "omega:site.hosts[\"Blog.example.com\"] must be a host name in lower case, the first part of which may be *, other than localhost and addresses, was 'Blog.example.com'. Remove it with `pulumi config rm --path 'omega:site.hosts[\"Blog.example.com\"]' --stack dev`.")]
    [InlineData("""{"hosts":{"localhost":"blog"}}""", "other than localhost and addresses, was 'localhost'.")]
    [InlineData("""{"hosts":{"127.0.0.1":"blog"}}""", "other than localhost and addresses, was '127.0.0.1'.")]
    [InlineData("""{"hosts":{"a;b":"blog"}}""", "other than localhost and addresses, was 'a;b'.")]
    [InlineData("""{"hosts":{"blog.example.com":"a b"}}""", "omega:site.hosts[\"blog.example.com\"] must be the name of another stack of this Docker engine, was 'a b'. Set it with `pulumi config set --path 'omega:site.hosts[\"blog.example.com\"]' 'blog' --stack dev`.")]
    [InlineData("""{"hosts":{"blog.example.com":"dev"}}""", "omega:site.hosts[\"blog.example.com\"] must be the name of another stack: whatever no other has is this one's, was 'dev'.")]
    [InlineData("""{"hosts":["blog"]}""", "omega:site.hosts must be an object of texts, was a list.")]
    [InlineData("""{"behind":"dev"}""", "omega:site.behind must be the name of another stack of this Docker engine, was 'dev'.")]
    [InlineData("""{"behind":"a/b"}""", "omega:site.behind must be the name of another stack of this Docker engine, was 'a/b'. Set it with `pulumi config set --path 'omega:site.behind' 'dev' --stack dev`.")]
    [InlineData("""{"behind":"front","hosts":{"blog.example.com":"blog"}}""", "omega:site.hosts has no meaning where omega:site.behind is given: names and certificates are those of the stack in front, was given. Remove it with `pulumi config rm --path 'omega:site.hosts' --stack dev`.")]
    [InlineData("""{"behind":"front","tls":{"acme":{"names":["a.example.com"]}}}""", "omega:site.tls has no meaning where omega:site.behind is given")]
    [InlineData("""{"hosts":{"blog.example.com":"blog"},"tls":{"acme":{"names":["a.example.com"]}}}""", "omega:site.hosts[\"blog.example.com\"] must have a certificate in omega:site.tls.names or be one of omega:site.tls.acme.names, as https is spoken for it here, was without one.")]
    [InlineData("""{"hosts":{"*.example.com":"blog"},"tls":{"acme":{"names":["a.example.com"]}}}""", "omega:site.hosts[\"*.example.com\"] must have a certificate in omega:site.tls.names")]
    [InlineData("""{"hosts":{"a.example.com":"blog"},"tls":{"acme":{"names":["a.example.com"]}}}""", "omega:site.tls.names must have, with those of omega:site.tls.acme.names, a name of this stack's own beside those of omega:site.hosts, was without one.")]
    public void What_is_wrong_is_told_with_path_rule_and_given(string site, string expected)
    {
        var message = Assert.Throws<SettingsException>(() => Read(site)).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("(1 problem)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"hosts":{"blog.example.com":"blog"},"tls":{"acme":{"names":["a.example.com","blog.example.com"]}}}""", "https://a.example.com:8443")]
    [InlineData("""{"hosts":{"blog.example.com":"blog"},"tls":{"names":{"*.example.com":{"certificate":"/c","key":"/k"}}}}""", "https://*.example.com:8443")]
    [InlineData("""{"hosts":{"a.example.com":"blog"},"tls":{"acme":{"names":["a.example.com","b.example.com"]}}}""", "https://b.example.com:8443")]
    public void A_name_with_a_certificate_passes_and_readers_of_the_front_find_it_by_a_name_of_its_own(string site, string url)
    {
        var read = Read(site).Site;

        Assert.Equal(url, read.Tls!.Url(read.OwnNames));
    }

    [Fact]
    public void In_a_cluster_others_are_led_by_its_ingress_and_neither_is_a_known_key()
    {
        var config = Config("""{"hosts":{"blog.example.com":"blog"},"behind":"front"}""");
        config["target"] = "kubernetes";
        config["kubernetes"] = """{"namespace":"omega"}""";

        var message = Assert.Throws<SettingsException>(() => SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys)).Message;

        Assert.Contains("omega:site.hosts is not a known key", message, StringComparison.Ordinal);
        Assert.Contains("omega:site.behind is not a known key", message, StringComparison.Ordinal);
    }

    private static OmegaSettings Read(string site)
    {
        var config = Config(site);
        return SettingsReader.Read("dev", config.GetValueOrDefault, config.Keys);
    }

    private static Dictionary<string, string> Config(string site) => new()
    {
        ["target"] = "docker",
        ["image"] = $$"""{"registry":"localhost:5000","repository":"omega/web","base":"{{Some.Settings().Image.Base}}","platform":"linux/amd64"}""",
        ["signing"] = $$"""{"method":"contentTrust","server":"https://localhost:4443","signers":["{{Some.KeyId}}"]}""",
        ["registryPassword"] = "x",
        ["signingKey"] = "x",
        ["signingPassphrase"] = "x",
        ["site"] = site,
    };
}
