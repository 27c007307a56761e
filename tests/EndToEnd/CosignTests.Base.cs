using System.Text.RegularExpressions;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class CosignTests
{
    [SkippableFact]
    public async Task T06_a_newer_base_is_found_written_with_its_day_and_built_on()
    {
        Ready();
        var (pinned, file) = (stack.Base, $"Pulumi.{TestStack.Name}.yaml");
        var tagged = pinned[..pinned.IndexOf('@', StringComparison.Ordinal)];
        await stack.RemoveAsync("omega:release");
        stack.Edit(file, text => Regex.Replace(text, "^( *)(base: .*)$", "$1# reviewed by us\n$1$2 # the base", RegexOptions.Multiline));
        var before = File.ReadAllText(Path.Combine(stack.Checkout, file));
        (await RegistryAsync($"docker pull -q {pinned} && printf 'FROM %s\\nLABEL renewed=yes\\n' {pinned} | docker build -q -t {tagged} - && docker push -q {tagged}")).Must();
        try
        {
            // Where there is one, what it knows is said too.
            var database = Environment.GetEnvironmentVariable("OMEGA_TEST_TRIVY_DB");
            var known = database is null || !Shell.Has("trivy") ? "" : $" --database {database}";
            var page = DocumentedPage.Of("docs/evidence.md").Section("A newer base");
            var check = page.Next();
            var newerIs = await stack.RunAsync(check);
            var write = page.Next();
            var found = await stack.RunAsync(write with { Text = write.Text + known });

            page.MustBeDone();
            log.WriteLine(found.Text);
            Assert.Equal(check.ExitCode("another one"), newerIs.ExitCode);
            Assert.Equal(newerIs.ExitCode, found.ExitCode);
            var after = File.ReadAllText(Path.Combine(stack.Checkout, file));
            var newer = Regex.Match(after, $"{Regex.Escape(tagged)}@sha256:[0-9a-f]{{64}}").Value;
            Assert.NotEqual(pinned, newer);
            Assert.Matches("# reviewed by us\n *base: .* # the base\n", after);
            Assert.True(known.Length == 0 || found.Output.Contains("staying  CVE-1900-0001 ", StringComparison.Ordinal), found.Output);
            Assert.Matches("baseDay: \"?20[0-9]{2}-[0-9]{2}-[0-9]{2}", after);
            Assert.Equal(Without(before), Without(after));
            log.WriteLine((await stack.UpAsync()).Must());
            Assert.Contains($"\"base\":\"{newer}\"", (await stack.PulumiAsync("stack", "output", "ledger", "--json", "--stack", TestStack.Name)).Must().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal(check.ExitCode("the tag names the pinned base"), (await stack.RunAsync(check)).ExitCode);
        }
        finally
        {
            (await RegistryAsync($"docker pull -q {pinned} && docker tag {pinned} {tagged} && docker push -q {tagged}")).Must();
        }
    }

    private static string Without(string file) => Regex.Replace(file, "^ *(base|baseDay): .*\n", "", RegexOptions.Multiline);
}
