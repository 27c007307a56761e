using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class CosignTests
{
    [SkippableFact]
    [Trait("Form", "long")]
    public async Task T07_a_release_is_promoted_and_deployed_only_when_a_second_builder_signed_that_it_is_the_same()
    {
        Ready();
        Skip.If(!Shell.Has("oci-registry"), "no second make of registry is on PATH (oci-registry).");
        const string Lacking = "was built again, and signed, by 0 of the 1 second builders that omega:signing.rebuilders asks for";
        using var kept = stack.KeepConfiguration();
        await stack.RemoveAsync("omega:release");
        stack.ChangePage("built twice");
        (await Shell.BashAsync($"""
            cd '{Keys}' && cosign generate-key-pair --output-key-prefix second
            cd '{stack.Checkout}' && git init -q . && git add -A && git -c user.name=e2e -c user.email=e2e@localhost commit -q -m one
            """, new Dictionary<string, string?> { ["COSIGN_PASSWORD"] = Password })).Must();
        log.WriteLine((await stack.OmegaAsync("up", TestStack.Name, "--build")).Must());
        var (version, digest) = (await stack.OutputAsync("version"), Digest(await stack.OutputAsync("image")));
        await using var registry = await OtherRegistry.StartAsync("omega", "next password");
        await stack.PulumiAsync("stack", "rm", Next, "--yes", "--force");
        File.Delete(Path.Combine(stack.Checkout, $"Pulumi.{Next}.yaml"));
        await NextStackAsync(registry.Address, "second");

        var page = DocumentedPage.Of("docs/evidence.md").Section("A second builder").Blocks[0];
        var (rebuild, promote, up) = (page.Next(), page.Next(), page.Next());
        page.MustBeDone();

        var early = await stack.RunAsync(promote, ("prod", Next));

        log.WriteLine(early.Text);
        Assert.Equal(promote.ExitCode("it is missing"), early.ExitCode);
        Assert.Contains(Lacking, early.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(version, File.ReadAllText(Path.Combine(stack.Checkout, $"Pulumi.{Next}.yaml")), StringComparison.Ordinal);
        using (stack.KeepConfiguration())
        {
            // As on the second machine, whose key is another one.
            await SecretAsync("omega:signingKey", "\n" + File.ReadAllText(Path.Combine(Keys, "second.key")));
            var same = await stack.RunAsync(rebuild, ("20240401-1345", version));
            log.WriteLine(same.Must());
            Assert.Equal(rebuild.ExitCode("the same"), same.ExitCode);
        }

        var promoted = await stack.RunAsync(promote, ("prod", Next));
        log.WriteLine(promoted.Must());
        Assert.Equal(promote.ExitCode("the statement goes along"), promoted.ExitCode);
        Assert.Contains($"digest: \"{digest}\"", File.ReadAllText(Path.Combine(stack.Checkout, $"Pulumi.{Next}.yaml")), StringComparison.Ordinal);
        (await Signed(registry, $"cosign verify-attestation --allow-http-registry --key '{Keys}/second.pub' --insecure-ignore-tlog=true --type urn:omega:rebuild:1 {registry.Address}/next/site@{digest}")).Must();
        // A release is recorded when another one served before.
        stack.ChangePage("another one");
        log.WriteLine((await stack.UpAsync()).Must());
        await DeployAsync(version, digest);
        Expect("ours", "others");
        var refused = await stack.RunAsync(up, ("prod", TestStack.Name));
        Assert.Equal(up.ExitCode("it is missing"), refused.ExitCode);
        Assert.Contains(Lacking, refused.Text, StringComparison.Ordinal);
        Expect("ours", "second");
        log.WriteLine((await stack.RunAsync(up, ("prod", TestStack.Name))).Must());
        Assert.Contains("rebuilt by sha256:", await stack.OutputAsync("ledger"), StringComparison.Ordinal);
    }
}
