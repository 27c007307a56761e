using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class SiteLifecycleTests
{
    [SkippableFact]
    public async Task T27_service_is_reached_through_the_site_to_the_letter()
    {
        Ready();
        await stack.SetAsync("omega:api.image", await ServiceAsync("first"));
        await stack.SetAsync("omega:api.health[0]", "CMD");
        await stack.SetAsync("omega:api.health[1]", "/bin/true");

        log.WriteLine((await stack.UpAsync()).Must());

        foreach (var target in new[] { "api/x?y=1", "api//x", "api/a%2Fb", "api" })
        {
            await AnswersAsync(target, $"first /{target}");
        }

        Assert.Single(await TestStack.ContainersAsync("api"));
        await StillServesAsync(_firstVersion!);
    }

    [SkippableFact]
    public async Task T28_service_removed_by_hand_leaves_the_page_up_and_comes_back_with_one_refreshing_update()
    {
        Ready();
        (await Shell.DockerAsync("rm", "-f", Assert.Single(await TestStack.ContainersAsync("api")))).Must();

        using var client = new HttpClient();
        var page = await client.GetAsync(TestStack.Url);
        var api = await client.GetAsync(new Uri(TestStack.Url, "api/news"));
        log.WriteLine((await stack.UpAsync("--refresh")).Must());

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True((int)api.StatusCode >= 500);
        Assert.Equal("application/json", api.Content.Headers.ContentType?.MediaType);
        await AnswersAsync("api/news", "first /api/news");
    }

    [SkippableFact]
    public async Task T29_another_image_of_the_service_is_picked_up_without_a_lost_request()
    {
        Ready();
        var serving = await ServedVersionAsync();
        await stack.SetAsync("omega:api.image", await ServiceAsync("second"));
        await using var load = new ReaderCrowd(TestStack.Url);
        await load.AnsweredAsync();

        log.WriteLine((await stack.UpAsync()).Must());

        await load.AnsweredAsync();
        (await load.StopAsync()).MustHaveLostNothing();
        await AnswersAsync("api/news", "second /api/news");
        await StillServesAsync(serving);
        Assert.Single(await TestStack.ContainersAsync("site"));
        Assert.Single(await TestStack.ContainersAsync("api"));
    }

    [SkippableFact]
    public async Task T29b_services_ask_each_other_with_environment_and_secret_and_one_of_a_network_that_leads_nowhere_reaches_nobody()
    {
        Ready();
        const string Secret = "secret-of-the-store";
        var image = await TalkingServiceAsync();
        foreach (var (name, port) in new[] { ("feed", "8000"), ("store", "8001") })
        {
            await stack.SetAsync($"omega:services.{name}.image", image);
            await stack.SetAsync($"omega:services.{name}.health[0]", "CMD");
            await stack.SetAsync($"omega:services.{name}.health[1]", "/bin/true");
            await stack.SetAsync($"omega:services.{name}.port", port);
            await stack.SetAsync($"omega:services.{name}.environment.PORT", port);
        }

        await stack.SetAsync("omega:services.feed.path", "/feed/");
        await stack.SetAsync("omega:services.feed.asks[0]", "store");
        await stack.SetAsync("omega:services.store.environment.MODE", "slow");
        await stack.SetAsync("omega:services.store.secrets[0]", "PASSWORD");
        await stack.SetSecretAsync("omega:serviceSecrets.store.PASSWORD", Secret);

        var update = (await stack.UpAsync()).Must();

        log.WriteLine(update);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)))[..8];
        await AnswersAsync("feed/x?y=1", $"{hash} slow /feed/x?y=1");
        await AnswersAsync("api/news", "second /api/news");
        Assert.DoesNotContain(Secret, update + (await stack.ExportAsync()).GetRawText() + stack.Configuration, StringComparison.Ordinal);

        string[] roles = ["api", "service-feed", "service-store", "site"];
        var users = await Task.WhenAll(roles.Select(async role => await InspectAsync(role, "{{.Config.User}} {{.HostConfig.PidsLimit}}")));
        Assert.Equal(["10101:10101 64", "10101:10101 64"], [users[0], users[3]]);
        Assert.Equal(3, users.Distinct().Count());

        using var host = new TcpListener(IPAddress.Any, 0);
        host.Start();
        var listening = ((IPEndPoint)host.LocalEndpoint).Port;
        Assert.True(await ReachesAsync("api", listening), "what reaches everything does not reach what listens on this machine, so that the others prove nothing");
        Assert.False(await ReachesAsync("service-feed", listening));
        Assert.False(await ReachesAsync("service-store", listening));
    }

    [SkippableFact]
    public async Task T29c_a_changed_service_and_all_that_ask_it_take_over_without_a_lost_request()
    {
        Ready();
        Assert.Single(await TestStack.ContainersAsync("service-store"));
        await stack.SetAsync("omega:services.store.environment.MODE", "fast");
        using var client = new HttpClient();
        var answers = new ConcurrentBag<string>();
        using var ended = new CancellationTokenSource();
        var asking = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                var answer = await client.GetAsync(new Uri(TestStack.Url, "feed/"));
                answers.Add($"{(int)answer.StatusCode} {(await answer.Content.ReadAsStringAsync()).Split(' ')[1]}");
            }
        });

        log.WriteLine((await stack.UpAsync()).Must());

        await Patience.UntilAsync("200 fast", () => Task.FromResult(answers.Contains("200 fast") ? "200 fast" : string.Join(", ", answers.Distinct())));
        await ended.CancelAsync();
        await asking;
        Assert.Equal(["200 fast", "200 slow"], answers.Distinct().Order(StringComparer.Ordinal));
        foreach (var role in new[] { "service-feed", "service-store", "site" })
        {
            Assert.Single(await TestStack.ContainersAsync(role));
        }
    }

    private static async Task<string> InspectAsync(string role, string format) =>
        (await Shell.DockerAsync("inspect", "--format", format, Assert.Single(await TestStack.ContainersAsync(role)))).Must();

    /// <summary>Whether a container of a role reaches a port of this machine at any of its addresses.</summary>
    private static async Task<bool> ReachesAsync(string role, int port)
    {
        var id = Assert.Single(await TestStack.ContainersAsync(role));
        var result = (await Shell.BashAsync($$"""
            for address in $(hostname -I) $(docker network inspect --format '{{"{{range .IPAM.Config}}{{.Gateway}} {{end}}"}}' $(docker network ls -q)); do
              case $address in *:*) continue ;; esac
              timeout 5 docker exec {{id}} sh -c "if command -v bash >/dev/null; then exec timeout 2 bash -c 'exec 3<>/dev/tcp/$address/{{port}}'; fi; exec timeout 2 nc -z $address {{port}}" 2>/dev/null && echo "reached $address"
            done
            true
            """)).Must();
        return result.Contains("reached", StringComparison.Ordinal);
    }

    /// <summary>Builds and pushes a service that passes on to the one that it asks, and otherwise says what it was given: of its secret a digest.</summary>
    private async Task<string> TalkingServiceAsync() => (await PushAsync($$$"""
        tag=localhost:5000/omega/e2e-service:talking
        docker build -q -t $tag - >/dev/null <<'END'
        FROM {{{stack.Base}}}
        RUN printf '%s\n' 'h=$(printf %s "$PASSWORD" | sha256sum | cut -c1-8)' 'answer="return 200 \"$h $MODE \$request_uri\""' '[ -z "$OMEGA_SERVICE_STORE" ] || answer="proxy_pass http://$OMEGA_SERVICE_STORE"' \
          'echo "daemon off; pid /tmp/pid; error_log stderr; events { } http { access_log off; client_body_temp_path /tmp/b; proxy_temp_path /tmp/p; fastcgi_temp_path /tmp/f; uwsgi_temp_path /tmp/u; scgi_temp_path /tmp/s; server { listen $PORT; location / { $answer; } } }" >/tmp/service.conf' \
          'exec nginx -e stderr -c /tmp/service.conf' >/etc/service.sh
        CMD ["sh", "/etc/service.sh"]
        END
        docker push -q $tag >/dev/null
        docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' $tag | grep -m1 '^localhost:5000/omega/e2e-service@'
        """)).Must();

    /// <summary>Builds and pushes a service that answers with its name and the target it was asked for.</summary>
    private async Task<string> ServiceAsync(string name) => (await PushAsync($$$"""
        tag=localhost:5000/omega/e2e-service:{{{name}}}
        docker build -q -t $tag - >/dev/null <<'END'
        FROM {{{stack.Base}}}
        RUN printf '%s' 'daemon off; pid /tmp/pid; error_log stderr; events { } http { access_log off; client_body_temp_path /tmp/b; proxy_temp_path /tmp/p; fastcgi_temp_path /tmp/f; uwsgi_temp_path /tmp/u; scgi_temp_path /tmp/s; server { listen 8000; merge_slashes off; location / { return 200 "{{{name}}} $request_uri"; } } }' >/etc/service.conf
        CMD ["nginx", "-e", "stderr", "-c", "/etc/service.conf"]
        END
        docker push -q $tag >/dev/null
        docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' $tag | grep -m1 '^localhost:5000/omega/e2e-service@'
        """)).Must();

    /// <summary>The resolvers of edge and site keep an address for two seconds; a busy machine takes longer.</summary>
    private static async Task AnswersAsync(string target, string expected)
    {
        using var client = new HttpClient();
        await Patience.UntilAsync(expected, async () => await (await client.GetAsync(new Uri(TestStack.Url, target))).Content.ReadAsStringAsync());
    }
}
