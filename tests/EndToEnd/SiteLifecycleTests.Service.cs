using System.Net;
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
