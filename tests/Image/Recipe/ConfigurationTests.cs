using System.Text.RegularExpressions;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Recipe;

public sealed partial class ConfigurationTests
{
    private static string[] PartsBelowCommon { get; } = ["edge.conf", "pass.conf", "answer.conf", "peer.conf", "insecure.conf", "api.template", "site.template", "edge.template", "names.template", "hosts.template"];

    private static string[] Placeholders { get; } =
    [
        "@API@", "@API_PATH@", "@API_PATH_BARE@", "@HOSTS@", "@SERVER_NAME@", "@NEWEST@", "@ARRIVING@", "@BEFORE@", "@LIMITS@", "@LISTEN@", "@LISTEN_IPV6@", "@PATHS@", "@PORT@", "@RESOLVER@", "@SERVICES@",
        "@TLS_LISTEN@", "@TLS_IPV6@", "@TLS_FILES@", "@TLS_HTTP2@", "@TLS_NAMES@", "@TLS_OUTSIDE@", "@TLS_HSTS@", "@TLS_REDIRECT@",
    ];

    public static TheoryData<string> AllParts { get; } = [.. PartsBelowCommon, "nginx.conf", "common.conf", "tls.template"];

    [Fact]
    public void AddHeader_below_the_common_part_would_drop_every_security_header()
    {
        foreach (var part in PartsBelowCommon)
        {
            Assert.DoesNotContain("add_header", Repository.Read("nginx", part), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AddHeader_of_the_site_stands_beside_the_common_ones_and_in_no_place_below()
    {
        foreach (var line in (Repository.Read("nginx", "nginx.conf") + Repository.Read("nginx", "tls.template").Replace("\nadd_header", "\n    add_header", StringComparison.Ordinal)).Split('\n').Where(line => line.Contains("add_header", StringComparison.Ordinal)))
        {
            Assert.StartsWith("    add_header", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AddHeader_is_always_meant_for_errors_too()
    {
        foreach (Match header in AddHeader().Matches(Repository.Read("nginx", "common.conf")))
        {
            Assert.EndsWith("always;", header.Value, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("client_body_temp_path")]
    [InlineData("proxy_temp_path")]
    [InlineData("fastcgi_temp_path")]
    [InlineData("uwsgi_temp_path")]
    [InlineData("scgi_temp_path")]
    public void Temporary_files_are_on_the_tmpfs(string directive)
    {
        var path = Regex.Match(Repository.Read("nginx", "common.conf"), $@"^{directive}\s+(\S+);", RegexOptions.Multiline);

        Assert.StartsWith(Hardening.TmpfsPath + "/", path.Groups[1].Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllParts))]
    public void Placeholders_are_those_that_the_helper_replaces(string part)
    {
        var used = Placeholder().Matches(Repository.Read("nginx", part)).Select(match => match.Value).Distinct();

        Assert.Empty(used.Except(part.EndsWith(".template", StringComparison.Ordinal) ? Placeholders : []));
    }

    [Fact]
    public void Helper_replaces_every_placeholder_that_is_allowed()
    {
        var helper = string.Concat(Repository.Helper.Select(File.ReadAllText));

        Assert.All(Placeholders, placeholder => Assert.Contains($"\"{placeholder}\"", helper, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(AllParts))]
    public void Upstream_is_a_variable_so_that_a_missing_one_stops_no_start(string part)
    {
        foreach (Match upstream in ProxyPass().Matches(Repository.Read("nginx", part)))
        {
            Assert.StartsWith("http://$", upstream.Groups[1].Value, StringComparison.Ordinal);
            Assert.Matches(@"(\$request_uri|:8080/\.omega/closed)$", upstream.Groups[1].Value);
        }
    }

    [GeneratedRegex(@"^\s*add_header .*$", RegexOptions.Multiline)]
    private static partial Regex AddHeader();

    [GeneratedRegex("@[A-Z][A-Z0-9_]*@")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^\s*proxy_pass\s+(\S+);", RegexOptions.Multiline)]
    private static partial Regex ProxyPass();
}
