using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class SiteLifecycleTests
{
    /// <summary>With content trust: the second builder has a role of his own, as the page makes it, and signs there what he built again.</summary>
    private async Task DeployedOnlyAsSignedByASecondBuilderAsync(string version, string serving)
    {
        var page = DocumentedPage.Of("docs/evidence.md").Section("A second builder");
        var (rebuild, up) = (page.Blocks[0].Commands[0], page.Blocks[0].Commands[2]);
        var (digest, content) = (await stack.OutputAsync("image"), await stack.OutputAsync("content"));
        using var configured = stack.KeepConfiguration();
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // A name that was another key's on this server is refused.
        var role = $"targets/second-{Guid.NewGuid():N}";
        var folder = Directory.CreateTempSubdirectory("omega-second-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "second.pub"), second.ExportSubjectPublicKeyInfoPem());
        Task<Ran> AdministerAsync(IEnumerable<string> commands) =>
            Shell.RunAsync("/bin/bash", ["-euo", "pipefail", "-c", string.Join('\n', commands)], TestStack.Repository);
        try
        {
            var listed = (await AdministerAsync(page.Blocks[1].Commands.Select(command => command.With(("second.pub", $"{folder}/second.pub"), ("targets/second", role)).Text))).Must();
            log.WriteLine(listed);
            var key = Regex.Match(listed, $@"^{role}\s.*?(?<id>[0-9a-f]{{64}})", RegexOptions.Multiline).Groups["id"].Value;
            await stack.SetAsync("omega:signing.rebuilders.signers[0]", key);
            await DeployAsync(version, digest[(digest.IndexOf('@', StringComparison.Ordinal) + 1)..], content);
            var refused = await stack.RunAsync(up, ("prod", TestStack.Name));
            using (stack.KeepConfiguration())
            {
                // As on the second machine, whose key is another one, and which deploys nothing.
                // A line break keeps the CLI from taking dashes for an option.
                await stack.RemoveAsync("omega:signing.rebuilders");
                await stack.SetSecretAsync("omega:signingKey", "\n" + second.ExportPkcs8PrivateKeyPem());
                await stack.SetSecretAsync("omega:signingPassphrase", "the second builder's");
                var same = await stack.RunAsync(rebuild, ("20240401-1345", version));
                log.WriteLine(same.Must());
                Assert.Contains($"Signed by {key}", same.Output, StringComparison.Ordinal);
            }

            await stack.RemoveAsync("omega:signing.rebuilders");
            (await stack.OmegaAsync("rollback", serving, TestStack.Name)).Must();
            await stack.SetAsync("omega:signing.rebuilders.signers[0]", key);
            await DeployAsync(version, digest[(digest.IndexOf('@', StringComparison.Ordinal) + 1)..], content);
            log.WriteLine(refused.Text + (await stack.RunAsync(up, ("prod", TestStack.Name))).Must());

            Assert.Equal(up.ExitCode("it is missing"), refused.ExitCode);
            Assert.Contains("by 0 of the 1 second builders that omega:signing.rebuilders asks for", refused.Text, StringComparison.Ordinal);
            Assert.Contains($"rebuilt by {key}", await stack.OutputAsync("ledger"), StringComparison.Ordinal);
        }
        finally
        {
            // The repository is that of other suites too.
            (await AdministerAsync([.. page.Blocks[1].Commands.Take(2).Select(command => command.Text),
                $"notary delegation remove --publish --yes localhost:5000/omega/web {role}"])).Must();
            Directory.Delete(folder, recursive: true);
        }
    }
}
