using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Recipe;

/// <summary>The helper compiled for this machine: what it refuses needs no container.</summary>
public sealed class HelperTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-helper");
    private string? _missing;

    private string Program => Path.Combine(_folder.FullName, "omega");

    private string Run => Path.Combine(_folder.FullName, "run");

    public async Task InitializeAsync()
    {
        var compiled = await Shell.RunAsync("cc", ["-Wall", "-Wextra", "-Werror", $"-DRUN=\"{Run}\"", "-o", Program, .. Repository.Helper]);
        _missing = compiled.ExitCode == 127 ? "No C compiler (cc) is installed." : null;
        if (_missing is null)
        {
            compiled.Succeeded();
        }
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [SkippableTheory]
    [InlineData("OMEGA_PORT", "80", "must be a port from 1024 to 65535, given '80'")]
    [InlineData("OMEGA_PORT", "8080x", "given '8080x'")]
    [InlineData("OMEGA_PORT", "tcp://10.0.0.1:80", "given 'tcp://10.0.0.1:80'")]
    [InlineData("OMEGA_API", "api", "must be host:port, such as api:8000, or empty for none")]
    [InlineData("OMEGA_API", "api:0", "given 'api:0'")]
    [InlineData("OMEGA_API", "api:80;return 200", "given 'api:80;return 200'")]
    [InlineData("OMEGA_API", "http://api:80", "given 'http://api:80'")]
    [InlineData("OMEGA_NEWEST", "site-newest:80;return 200", "given 'site-newest:80;return 200'")]
    [InlineData("OMEGA_ARRIVING", "site-arriving:80;}", "given 'site-arriving:80;}'")]
    [InlineData("OMEGA_BEFORE", "site-before", "must be host:port, such as site-before:80")]
    [InlineData("OMEGA_API_PATH", "/", "must start and end with '/'")]
    [InlineData("OMEGA_API_PATH", "/api", "given '/api'")]
    [InlineData("OMEGA_API_PATH", "/a{b}/", "given '/a{b}/'")]
    [InlineData("OMEGA_API_PATH", "/.omega/", "given '/.omega/'")]
    [InlineData("OMEGA_API_PATH", "/a/../", "given '/a/../'")]
    [InlineData("OMEGA_SERVICES", "/feed/", "must be path=host:port for each of at most 16 services, given '/feed/'")]
    [InlineData("OMEGA_SERVICES", "/feed/=", "given '/feed/='")]
    [InlineData("OMEGA_SERVICES", "/feed=feed:1", "must start and end with '/'")]
    [InlineData("OMEGA_SERVICES", "/feed/=feed", "must be host:port, such as api:8000")]
    [InlineData("OMEGA_SERVICES", "/feed/=feed:1;return", "given 'feed:1;return'")]
    [InlineData("OMEGA_SERVICES", "/a/=a:1 /b{/=b:1", "given '/b{/'")]
    [InlineData("OMEGA_LIMITS", "/api/=60,10", "must be path=seconds,mebibytes for paths of services, given '/api/=60,10'")]
    [InlineData("OMEGA_LIMITS", "/api/", "given '/api/'")]
    [InlineData("OMEGA_LIMITS", "/api/=60", "given '/api/=60'")]
    [InlineData("OMEGA_LIMITS", "/api/=60,0", "given '/api/=60,0'")]
    [InlineData("OMEGA_LIMITS", "/api/=60s;,1", "given '/api/=60s;,1'")]
    [InlineData("OMEGA_LOGS", "claim", "must be folder or stdout, given 'claim'")]
    [InlineData("OMEGA_RESOLVER", "dns.example", "must be the IP address of a name server")]
    [InlineData("OMEGA_TRUSTED_PROXIES", "10.0.0.0/33", "given '10.0.0.0/33'")]
    [InlineData("OMEGA_TRUSTED_PROXIES", "10.0.0.0/8 proxy.example", "given 'proxy.example'")]
    [InlineData("OMEGA_TRUSTED_PROXIES", "10.0.0.1;return", "given '10.0.0.1;return'")]
    public async Task Start_refuses_a_bad_value_with_name_allowed_and_given(string name, string value, string expected)
    {
        Skip.If(_missing is not null, _missing);

        var result = await Shell.RunAsync(Program, ["start"], new Dictionary<string, string> { [name] = value });

        Assert.Equal(1, result.ExitCode);
        var line = Assert.Single(result.Errors.Split('\n'), line => line.Contains(name, StringComparison.Ordinal));
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("/api/")]
    [InlineData("/news-service/v1.2/")]
    [InlineData("/assets2/")]
    [InlineData("/api")]
    [InlineData("/")]
    [InlineData("/~me/")]
    [InlineData("/.well-known/")]
    [InlineData("/a/.b/")]
    [InlineData("/a//b/")]
    [InlineData("/assets/")]
    [InlineData("/assets/api/")]
    [InlineData("/healthz/")]
    public async Task Path_of_a_service_is_refused_by_the_start_as_by_the_configuration(string path)
    {
        Skip.If(_missing is not null, _missing);
        var settings = new Core.Settings.ApiSettings("localhost:5000/omega/news@sha256:" + new string('f', 64), ["CMD", "/news"], Path: path);

        var result = await Shell.RunAsync(Program, ["start"], new Dictionary<string, string> { ["OMEGA_API_PATH"] = path });

        Assert.Equal(settings.Problems().Any(), result.Errors.Contains("OMEGA_API_PATH", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Start_of_an_edge_reports_what_is_wrong_with_tls()
    {
        Skip.If(_missing is not null, _missing);

        foreach (var (name, value, expected) in new[]
        {
            ("OMEGA_TLS", "8443;", "must be the port that is published for TLS, or empty for none, given '8443;'."),
            ("OMEGA_TLS_NAMES", "", "must name at least one host where OMEGA_TLS is given, given ''."),
            ("OMEGA_TLS_NAMES", "localhost Www.example.com", "given 'Www.example.com'."),
            ("OMEGA_TLS_NAMES", "a.*.example.com", "given 'a.*.example.com'."),
            ("OMEGA_TLS_NAMES", "localhost;", "given 'localhost;'."),
            ("OMEGA_TLS_HSTS", "-1", "must be seconds, 0 for none, given '-1'."),
            ("OMEGA_TLS_REDIRECT", "yes", "must be on or off, given 'yes'."),
        })
        {
            var variables = new Dictionary<string, string> { ["OMEGA_TLS"] = "8443", ["OMEGA_TLS_NAMES"] = "localhost", ["OMEGA_RESOLVER"] = "127.0.0.1", [name] = value };
            var result = await Shell.RunAsync(Program, ["start", "edge"], variables);

            Assert.Equal(1, result.ExitCode);
            var line = Assert.Single(result.Errors.Split('\n'), line => line.Contains("OMEGA_", StringComparison.Ordinal));
            Assert.StartsWith($"omega: {name} ", line, StringComparison.Ordinal);
            Assert.EndsWith(expected, line, StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData("blog.example.com")]
    [InlineData("Blog.example.com=omega-blog")]
    [InlineData("a;b=omega-blog")]
    [InlineData("a.*.example.com=omega-blog")]
    [InlineData("blog.example.com=omega;return")]
    [InlineData("blog.example.com=")]
    public async Task Start_of_an_edge_reports_a_host_that_leads_nowhere(string hosts)
    {
        Skip.If(_missing is not null, _missing);

        var result = await Shell.RunAsync(Program, ["start", "edge"], new Dictionary<string, string> { ["OMEGA_HOSTS"] = $"a.example.com=omega-a {hosts}", ["OMEGA_RESOLVER"] = "127.0.0.1" });

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            $"omega: OMEGA_HOSTS must be host=door for each of at most 32 host names in lower case, the first part of which may be *, given '{hosts}'.",
            Assert.Single(result.Errors.Split('\n'), line => line.Contains("OMEGA_", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task Start_reports_all_bad_values_at_once()
    {
        Skip.If(_missing is not null, _missing);

        var result = await Shell.RunAsync(Program, ["start", "edge"], new Dictionary<string, string>
        {
            ["OMEGA_PORT"] = "8081",
            ["OMEGA_API"] = "x",
            ["OMEGA_API_PATH"] = "x",
            ["OMEGA_RESOLVER"] = "x",
        });

        Assert.Contains("other than 8081", result.Errors, StringComparison.Ordinal);
        Assert.Equal(4, result.Errors.Split('\n').Count(line => line.Contains("OMEGA_", StringComparison.Ordinal)));
    }

    [SkippableTheory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("active")]
    [InlineData("Upper")]
    public async Task Activate_refuses_what_is_no_container_name(string name)
    {
        Skip.If(_missing is not null, _missing);

        var result = await Shell.RunAsync(Program, ["activate", name]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"given '{name}'", result.Errors, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("short", "answer")]
    [InlineData("../../../../etc/passwd", "answer")]
    [InlineData("LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0", "<script>")]
    [InlineData("LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0", "")]
    public async Task Challenge_takes_no_path_and_no_page(string token, string answer)
    {
        Skip.If(_missing is not null, _missing);
        var program = Path.Combine(_folder.FullName, "below");
        (await Shell.RunAsync("cc", [$"-DEDGE=\"{_folder.FullName}\"", "-o", program, .. Repository.Helper])).Succeeded();

        var result = await Shell.RunAsync(program, ["challenge", token], input: new MemoryStream(System.Text.Encoding.ASCII.GetBytes(answer)));

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("omega: challenge takes ", result.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Healthcheck_fails_where_nothing_listens()
    {
        Skip.If(_missing is not null, _missing);

        Assert.Equal(1, (await Shell.RunAsync(Program, ["healthcheck", "1"])).ExitCode);
    }

    [SkippableTheory]
    [InlineData("20240401-134512", "<!doctype html><html lang=\"en\">", 200, 0, "")]
    [InlineData("20240401-134513", "<!doctype html><html lang=\"en\">", 200, 3, "/.omega/version.json must answer with \"version\":\"20240401-134513\", answers {\"version\":\"20240401-134512\"")]
    [InlineData("20240401-134512", "<!DOCTYPE HTML><HTML>", 200, 0, "")]
    [InlineData("20240401-134512", "<!doctype html><title>Without the tag</title>", 200, 0, "")]
    [InlineData("20240401-134512", "", 200, 3, "/ answers nothing, must answer with a page.")]
    [InlineData("20240401-134512", "gone", 404, 3, "/ answers 404, must answer 200.")]
    public async Task Smoke_accepts_the_page_of_this_version_alone(string version, string page, int status, int exitCode, string expected)
    {
        Skip.If(_missing is not null, _missing);
        Directory.CreateDirectory(Run);
        using var site = new FakeService(path => path switch
        {
            "/.omega/health" => (200, "ok\n"),
            "/.omega/version.json" => (200, "{\"version\":\"20240401-134512\",\"commit\":\"x\"}"),
            _ => (status, page),
        });

        var result = await Shell.RunAsync(Program, ["smoke", version], new Dictionary<string, string> { ["OMEGA_PORT"] = $"{site.Port}" });

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
        // What nginx looks for before it gives a file to another pod.
        Assert.Equal(exitCode == 0, File.Exists(Path.Combine(Run, "proven")));
    }

    [SkippableTheory]
    [InlineData("latest", 2)]
    [InlineData("", 2)]
    [InlineData("20240401-134512", 1)]
    public async Task Smoke_tells_a_bad_version_from_a_site_that_does_not_answer_yet(string version, int exitCode)
    {
        Skip.If(_missing is not null, _missing);

        var result = await Shell.RunAsync(Program, ["smoke", version], new Dictionary<string, string> { ["OMEGA_PORT"] = "1" });

        Assert.Equal(exitCode, result.ExitCode);
    }

    [SkippableFact]
    public async Task Smoke_waits_for_a_site_that_is_not_healthy_yet()
    {
        Skip.If(_missing is not null, _missing);
        using var site = new FakeService(_ => (503, "starting"));

        var result = await Shell.RunAsync(Program, ["smoke", "20240401-134512"], new Dictionary<string, string> { ["OMEGA_PORT"] = $"{site.Port}" });

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/.omega/health answers 503, must answer 200.", result.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Unknown_verb_tells_the_usage()
    {
        Skip.If(_missing is not null, _missing);

        Assert.Equal(2, (await Shell.RunAsync(Program, ["nonsense"])).ExitCode);
    }
}
