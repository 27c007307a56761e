using System.Net;
using System.Text.Json;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class SiteLifecycleTests
{
    [SkippableTheory]
    [InlineData("site")]
    [InlineData("edge")]
    [InlineData("door")]
    [InlineData("before")]
    public async Task T06_containers_are_locked_down(string role)
    {
        Ready();
        var id = Assert.Single(await TestStack.ContainersAsync(role));
        var inspected = JsonDocument.Parse((await Shell.DockerAsync("inspect", id)).Must()).RootElement[0];
        var host = inspected.GetProperty("HostConfig");

        Assert.True(host.GetProperty("ReadonlyRootfs").GetBoolean());
        Assert.False(host.GetProperty("Privileged").GetBoolean());
        Assert.Equal("ALL", Assert.Single(host.GetProperty("CapDrop").EnumerateArray()).GetString());
        Assert.Contains("no-new-privileges:true", host.GetProperty("SecurityOpt").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("10101:10101", inspected.GetProperty("Config").GetProperty("User").GetString());
        Assert.Equal(64 << 20, host.GetProperty("Memory").GetInt64());
        Assert.Equal(64 << 20, host.GetProperty("MemorySwap").GetInt64());
        Assert.Equal(64, host.GetProperty("PidsLimit").GetInt64());
        Assert.Contains("noexec", host.GetProperty("Tmpfs").GetProperty("/tmp").GetString(), StringComparison.Ordinal);
        Assert.Equal("", (await Shell.DockerAsync("diff", id)).Must());
        Assert.NotEqual(0, (await Shell.DockerAsync("exec", id, "/bin/sh", "-c", "true")).ExitCode);
        var status = (await Shell.BashAsync($"cat /proc/$(docker inspect --format '{{{{.State.Pid}}}}' {id})/status")).Must();
        Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("CapBnd:\t0000000000000000", status, StringComparison.Ordinal);
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T07_no_secret_is_in_clear_anywhere()
    {
        Ready();
        var keys = Path.Combine(TestStack.Services, "keys");
        var export = (await stack.ExportAsync()).GetRawText();
        var inspected = (await Shell.BashAsync($"""
            docker ps -aq --filter label=omega.stack={TestStack.Project}-{TestStack.Name} | xargs -r docker inspect
            docker image ls -q localhost:5000/omega/web | sort -u | xargs -rn1 docker history --no-trunc
            """)).Must();
        var diff = (await stack.PreviewAsync("--diff")).Must();

        var secrets = Secrets(keys).ToList();
        var files = Directory.EnumerateFiles(stack.State, "*", SearchOption.AllDirectories).ToList();
        // A search that looks for nothing, or nowhere, finds nothing.
        Assert.Superset(new HashSet<string> { "registry-password", "passphrase", "key.pem" }, secrets.Select(secret => secret.Name).ToHashSet());
        Assert.All(secrets, secret => Assert.InRange(secret.Marker.Length, 12, int.MaxValue));
        Assert.Contains(files, file => Path.GetFileName(file) == $"{TestStack.Name}.json");
        Assert.Contains("docker:index/container:Container", export, StringComparison.Ordinal);
        Assert.Contains("no-new-privileges", inspected, StringComparison.Ordinal);
        foreach (var (name, marker) in secrets)
        {
            Assert.False(export.Contains(marker, StringComparison.Ordinal), $"{name} is in the exported state");
            Assert.False(inspected.Contains(marker, StringComparison.Ordinal), $"{name} is in a container or an image");
            Assert.False(diff.Contains(marker, StringComparison.Ordinal), $"{name} is in a diff");
            foreach (var file in files)
            {
                Assert.False(File.ReadAllText(file).Contains(marker, StringComparison.Ordinal), $"{name} is in {Path.GetFileName(file)}");
            }
        }
    }

    [SkippableFact]
    public async Task T26_the_page_and_its_headers_reach_a_reader()
    {
        Ready();
        using var client = new HttpClient();

        var page = await client.GetAsync(TestStack.Url);
        var missing = await client.GetAsync(new Uri(TestStack.Url, "assets/missing.js"));
        var api = await client.GetAsync(new Uri(TestStack.Url, "api/news"));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("text/html", api.Content.Headers.ContentType?.MediaType);
        foreach (var response in new[] { page, missing, api })
        {
            Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Single(response.Headers.GetValues("X-Content-Type-Options"));
        }
    }

    [SkippableTheory]
    [InlineData("site", "/tmp", "/var/log/omega")]
    [InlineData("before", "/tmp", "/var/log/omega")]
    [InlineData("edge", "/tmp", "/var/log/omega", "/var/lib/omega/door")]
    [InlineData("door", "/tmp", "/var/lib/omega/door")]
    public async Task T06_run_user_of_a_running_container_can_write_nothing_else_and_has_no_shell(string role, params string[] writable)
    {
        Ready();
        var id = Assert.Single(await TestStack.ContainersAsync(role));
        var root = $"/proc/{(await Shell.DockerAsync("inspect", "--format", "{{.State.Pid}}", id)).Must()}/root";

        // The run user's own view, mounts included: access(2) knows of read-only mounts.
        var found = (await AsRunUserAsync($"find {root}/ \\( -path {root}/proc -o -path {root}/sys -o -path {root}/dev \\) -prune -o -writable -print")).Must();
        var planted = await AsRunUserAsync($"cp /bin/true {root}/tmp/planted && chmod 755 {root}/tmp/planted");
        var run = await Shell.DockerAsync("exec", id, "/tmp/planted");
        await AsRunUserAsync($"rm {root}/tmp/planted");
        var shells = (await Shell.BashAsync($"find {root}/ -xdev -type f -perm /111 -printf '%f\\n'")).Must().Split('\n');

        var paths = found.Split('\n').Select(path => path[root.Length..]).ToList();
        log.WriteLine(string.Join('\n', paths));
        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.Contains(writable, allowed => path == allowed || path.StartsWith($"{allowed}/", StringComparison.Ordinal)));
        planted.Must();
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("permission denied", run.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("nginx", shells);
        Assert.DoesNotContain(shells, name => name is "sh" or "bash" or "dash" or "ash" or "busybox" or "perl" or "python3" or "apk" or "dpkg");
    }

    private static Task<Ran> AsRunUserAsync(string script) =>
        Shell.RunAsync("setpriv", ["--reuid=10101", "--regid=10101", "--clear-groups", "/bin/sh", "-c", script]);

    private static IEnumerable<(string Name, string Marker)> Secrets(string keys) => Directory
        .EnumerateFiles(keys, "*", SearchOption.AllDirectories)
        .Where(path => path.EndsWith("password", StringComparison.Ordinal) || path.EndsWith("passphrase", StringComparison.Ordinal) || path.EndsWith(".pem", StringComparison.Ordinal))
        .Where(path => !File.ReadAllText(path).Contains("BEGIN PUBLIC", StringComparison.Ordinal) && !File.ReadAllText(path).Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        .Select(path => (Path.GetFileName(path), File.ReadAllText(path).Trim().Split('\n') is var lines && lines.Length > 3 ? lines[lines.Length / 2] : lines[0]));
}
