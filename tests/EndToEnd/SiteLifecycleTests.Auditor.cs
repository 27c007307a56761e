using System.Text.Json.Nodes;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class SiteLifecycleTests
{
    [SkippableFact]
    public async Task T23b2_an_auditor_follows_the_page_with_notary_and_tools_that_are_none_of_ours()
    {
        Ready();
        using var auditor = new Auditor();
        auditor.Give("ca.crt", File.ReadAllText(Path.Combine(TestStack.Services, "keys", "services", "ca.crt")));

        var printed = await stack.AuditAsync(auditor, DocumentedPage.Of("docs/evidence.md").Section("With other tools"), without: 2);

        log.WriteLine(printed);
        var policy = JsonNode.Parse((await stack.PulumiAsync("config", "get", "omega:signing", "--stack", TestStack.Name)).Must())!;
        var signer = policy["signers"]![0]!.GetValue<string>();
        Assert.Contains($"\n{signer}\n", printed, StringComparison.Ordinal);
        Assert.Contains("\"name\": \"/usr/sbin/nginx\"", printed, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T23b3_a_file_of_what_serves_and_of_an_earlier_release_is_explained_as_the_page_says()
    {
        Ready();
        var page = DocumentedPage.Of("docs/evidence.md").Section("What is in it");
        var (explain, earlier) = (page.Next(), page.Next());
        page.MustBeDone();

        var known = await stack.RunAsync(explain);
        var none = await stack.RunAsync(explain, ("/usr/sbin/nginx", "/usr/sbin/apache2"));
        var then = (await stack.RunAsync(earlier, ("20240401-1345", _firstVersion!))).Must();

        log.WriteLine(known.Text + none.Text + then);
        Assert.Equal((explain.ExitCode("it is known"), explain.ExitCode("it is not there")), (known.ExitCode, none.ExitCode));
        Assert.Contains("origin   package", known.Output, StringComparison.Ordinal);
        Assert.Equal(_firstVersion, Text(JsonNode.Parse(then)!, "version"));
    }
}
