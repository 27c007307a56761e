using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class SiteLifecycleTests
{
    [SkippableTheory]
    [Trait("Engine", "every")]
    [InlineData("nginx/nginx.conf", "crashes", "\nnot_a_directive on;\n")]
    public async Task T09_release_that_crashes_is_refused_while_the_old_one_serves(string file, string why, string text)
    {
        Ready();
        var serving = await ServedVersionAsync();
        var ledger = await stack.OutputAsync("ledger");
        var original = File.ReadAllText(Path.Combine(stack.Checkout, file));
        File.WriteAllText(Path.Combine(stack.Checkout, file), original + text);
        await using var load = new ReaderCrowd(TestStack.Url);

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        (await load.StopAsync()).MustHaveLostNothing();
        Assert.Single(load.Versions);
        Assert.Contains("Refused: release", printed, StringComparison.Ordinal);
        Assert.True(printed.Contains(why, StringComparison.Ordinal) || printed.Contains("does not stay running", StringComparison.Ordinal), printed);
        Assert.Contains("not_a_directive", printed, StringComparison.Ordinal);
        await StillServesAsync(serving);

        File.WriteAllText(Path.Combine(stack.Checkout, file), original);
        log.WriteLine((await stack.UpAsync()).Must());
        await StillServesAsync(serving);
        Assert.Single(await TestStack.ContainersAsync("site"));
        Assert.Equal(ledger, await stack.OutputAsync("ledger"));
    }

    [SkippableFact]
    public async Task T18_another_signer_is_refused_even_when_nothing_else_changes()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var config = File.ReadAllText(Path.Combine(stack.Checkout, $"Pulumi.{TestStack.Name}.yaml"));
        await stack.SetAsync("omega:signing.signers[0]", new string('7', 64));

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        File.WriteAllText(Path.Combine(stack.Checkout, $"Pulumi.{TestStack.Name}.yaml"), config);
        Assert.Contains("has no key of omega:signing.signers", printed, StringComparison.Ordinal);
        await StillServesAsync(serving);
    }

    [SkippableFact]
    public async Task T19_a_moved_tag_is_refused_and_the_running_digest_stays()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var image = await stack.OutputAsync("image");
        var tag = $"localhost:5000/omega/web:{serving}";
        (await PushAsync($"docker tag {_firstImage} {tag} && docker push -q {tag}")).Must();

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        (await PushAsync($"docker pull -q {image} && docker tag {image} {tag} && docker push -q {tag}")).Must();
        Assert.Contains($"the tag {tag} was moved", printed, StringComparison.Ordinal);
        await StillServesAsync(serving);
        (await stack.UpAsync("--expect-no-changes")).Must();
    }

    [SkippableFact]
    public async Task T20_an_unsigned_release_is_refused()
    {
        Ready();
        var serving = await ServedVersionAsync();
        const string Version = "20200101-000000";
        var tag = $"localhost:5000/omega/web:{Version}";
        var digest = _firstImage![(_firstImage!.IndexOf('@', StringComparison.Ordinal) + 1)..];
        (await PushAsync($"docker tag {_firstImage} {tag} && docker push -q {tag}")).Must();
        await DeployAsync(Version, digest, _firstContent!);

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        await stack.RemoveAsync("omega:release");
        Assert.Contains($"Refused: no signature for version {Version}", printed, StringComparison.Ordinal);
        await StillServesAsync(serving);
    }

    [SkippableFact]
    public async Task T21_a_signed_release_is_refused_when_its_signer_is_not_expected()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var config = File.ReadAllText(Path.Combine(stack.Checkout, $"Pulumi.{TestStack.Name}.yaml"));
        await stack.SetAsync("omega:signing.signers[0]", new string('7', 64));
        await DeployAsync(_firstVersion!, _firstImage![(_firstImage!.IndexOf('@', StringComparison.Ordinal) + 1)..], _firstContent!);

        var printed = (await stack.UpAsync()).MustFail();

        log.WriteLine(printed);
        File.WriteAllText(Path.Combine(stack.Checkout, $"Pulumi.{TestStack.Name}.yaml"), config);
        Assert.Contains("is signed by omega, whose keys are not all in omega:signing.signers", printed, StringComparison.Ordinal);
        await StillServesAsync(serving);
    }

    [SkippableFact]
    public async Task T10_release_that_never_gets_healthy_is_refused_and_a_second_update_meanwhile_too()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var published = await PublishedAsync();
        await using var load = new ReaderCrowd(TestStack.Url);
        string printed, second;
        using (stack.Keep("nginx/nginx.conf"))
        {
            stack.Edit("nginx/nginx.conf", text => text.Replace("""return       200 "ok\n";""", """return       500 "ill\n";""", StringComparison.Ordinal));
            var created = TestStack.CreatedAsync("site");
            var update = stack.UpAsync();
            await Task.WhenAny(created, update);
            second = (await stack.UpAsync()).MustFail();
            printed = (await update).MustFail();
        }

        log.WriteLine(printed + second);
        (await load.StopAsync()).MustHaveLostNothing();
        Assert.Single(load.Versions);
        Assert.Contains("Refused: release", printed, StringComparison.Ordinal);
        Assert.Contains("is unhealthy", printed, StringComparison.Ordinal);
        Assert.Contains("start worker process", printed, StringComparison.Ordinal);
        Assert.Contains("the stack is currently locked by 1 lock(s)", second, StringComparison.Ordinal);
        // Of the one that was refused: its version, and the list of what lies beside it.
        Assert.Equal(published.Count + 2, (await PublishedAsync()).Count);
        await StillServesAsync(serving);

        stack.ChangePage("well");
        log.WriteLine((await stack.UpAsync()).Must());
        Assert.Equal(await stack.OutputAsync("version"), await ServedVersionAsync());
        Assert.NotEqual(serving, await ServedVersionAsync());
        Assert.Single(await TestStack.ContainersAsync("site"));
    }

    [SkippableFact]
    public async Task T13_a_targeted_update_never_serves_a_release_that_was_not_verified()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var site = await TestStack.ContainersAsync("site");
        var before = Urns(await stack.ExportAsync());
        using (stack.Keep("web/index.html"))
        {
            stack.ChangePage("targeted");
            var planned = (await stack.PreviewAsync("--json")).Must();
            var container = Assert.Single(Planned(planned), IsSite);
            var build = Assert.Single(Planned(planned), urn => urn.Contains("Image::release-build-", StringComparison.Ordinal));
            var current = Assert.Single(before, IsSite);

            foreach (string[] target in new string[][] { ["--target", container], ["--target", current], ["--target", build, "--target-dependents"] })
            {
                var printed = (await stack.UpAsync(target)).MustFail();

                log.WriteLine($"{string.Join(' ', target)}\n{printed}");
                Assert.Contains("run `pulumi up` without --target.", printed, StringComparison.Ordinal);
                Assert.Equal(serving, await ServedVersionAsync());
                Assert.Equal(site, await TestStack.ContainersAsync("site"));
            }
        }
    }

    // Not door, edge or the release before.
    private static bool IsSite(string urn) => Regex.IsMatch(urn, "Container::site-[0-9a-f]{12}");

    /// <summary>Tags of the site in the registry: its versions, what lies beside them, and records of ledgers.</summary>
    private static async Task<IReadOnlyList<string>> PublishedAsync() => [.. JsonDocument.Parse(await RegistryAsync("tags/list"))
        .RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!).Order(StringComparer.Ordinal)];

    private static async Task<string> RegistryAsync(string path)
    {
        var password = (await File.ReadAllTextAsync(Path.Combine(TestStack.Services, "keys", "registry-password"))).Trim();
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"omega:{password}")));
        client.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.oci.image.manifest.v1+json");
        return await client.GetStringAsync(new Uri($"http://localhost:5000/v2/omega/web/{path}"));
    }

    private static IReadOnlyList<string> Planned(string preview) =>
        [.. JsonDocument.Parse(preview).RootElement.GetProperty("steps").EnumerateArray()
            .Where(step => step.GetProperty("op").GetString() == "create")
            .Select(step => step.GetProperty("urn").GetString()!)];

    private static IReadOnlyList<string> Urns(JsonElement export) =>
        [.. export.GetProperty("deployment").GetProperty("resources").EnumerateArray().Select(resource => resource.GetProperty("urn").GetString()!)];
}
