using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class CosignTests
{
    [SkippableFact]
    public async Task T09_an_auditor_follows_the_page_with_public_keys_and_tools_that_are_none_of_ours()
    {
        Ready();
        using var auditor = new Auditor();
        var page = DocumentedPage.Of("docs/evidence.md").Section("With other tools");
        auditor.Give("cosign.pub", File.ReadAllText(Path.Combine(Keys, "ours.pub")));

        var printed = await stack.AuditAsync(auditor, page, [1, 2, 3]);

        log.WriteLine(printed);
        Assert.Contains("\"name\": \"/usr/sbin/nginx\"", printed, StringComparison.Ordinal);
        Assert.Contains("\"platform\": \"linux/amd64\"", printed, StringComparison.Ordinal);
    }
}
