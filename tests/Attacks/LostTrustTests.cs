using System.Text;
using Omega.Attacks.Tests.Support;

namespace Omega.Attacks.Tests;

/// <summary>What vouches for releases is lost, has ended, or lies in a registry that somebody had: the pages of docs/recovery.md, word for word.</summary>
/// <remarks>On a stack of its own: what other attacks left of a release is not what these pages promise to bring back.</remarks>
[Collection(LostTrustCollection.Name)]
public sealed class LostTrustTests(AttackedStack stack) : Attack(stack)
{
    [SkippableFact]
    public async Task Trust_data_that_has_ended_is_a_refusal_and_the_page_renews_it()
    {
        await AttackedStack.EndTrustDataAsync("targets/releases", "targets/omega");
        const string Found = "is expired: targets/releases expired at ";

        await Attacked.RefusedAsync(Attacked.UpAsync, Refused, Found, "./omega evidence renew <stack>");
        await Attacked.RefusedAsync(Attacked.UpWithAnotherPageAsync, Refused, Found);
        await Attacked.RefusedAsync(() => Stack.OmegaAsync("rollback", Second, TestStack.Name), Refused, Found);
        await Attacked.RefusedAsync(() => Stack.OmegaAsync("verify", TestStack.Name), Refused, "is expired");

        await RunPageAsync("Trust data that has ended", Found);
    }

    [SkippableFact]
    public async Task A_lost_root_key_is_replaced_as_the_page_says_and_the_way_back_stays_open()
    {
        // The machine has the key that signs releases, and those of the repository no more.
        (await Shell.BashAsync($"mkdir -p '{Stack.Checkout}/.omega/keys' && cp -a '{TestStack.Services}/keys/signer' '{Stack.Checkout}/.omega/keys/'")).Must();
        // As the workflow scan does every morning: what is kept is that of now.
        (await Stack.OmegaAsync("ledger", "verify", TestStack.Name)).Must();
        var seen = new List<(int Published, byte[] Timestamp)>();
        var published = 0;
        Attacked.TrustServer.Tamper = exchange =>
        {
            lock (seen)
            {
                published += exchange.Method == "POST" && exchange.Path.EndsWith("/_trust/tuf/", StringComparison.Ordinal) ? 1 : 0;
                if (exchange.IsRead && exchange.Path.EndsWith("/timestamp.json", StringComparison.Ordinal) && exchange.Status == 200)
                {
                    seen.Add((published, exchange.Body));
                }
            }
        };

        await RunPageAsync("A root key is lost", "its root and repository keys are not in");

        Attacked.TrustServer.Tamper = null;
        // One publication for each release, oldest first: other attacks repeat what was said of the first alone.
        Attacked.OldTimestamp = seen.Last(one => one.Published == published - (Attacked.Versions.Distinct().Count() - 1)).Timestamp;
        var served = Served;
        (await Stack.OmegaAsync("rollback", Second, TestStack.Name)).Must();
        (await Stack.OmegaAsync("rollback", served, TestStack.Name)).Must();
        await Attacked.ReadVersionsAsync();
    }

    [SkippableFact]
    public async Task What_a_registry_lost_whole_is_put_back_as_the_page_says()
    {
        var (lost, serving) = (Second, Served);
        (await Stack.OmegaAsync("ledger", "verify", TestStack.Name)).Must();
        await using var emptied = await EmptiedRegistry.EmptyAsync(AttackedRegistry.Port);

        await Attacked.RefusedAsync(() => Stack.OmegaAsync("rollback", lost, TestStack.Name), Refused, $"no longer holds version {lost}");
        await RunPageAsync("A registry is no longer to be trusted", "no longer holds version",
            [.. Attacked.Versions.Distinct().Select(version => $"{version}  image pushed again, 2 of 2 put back, verified")]);

        (await Stack.OmegaAsync("verify", TestStack.Name)).Must();
        (await Stack.OmegaAsync("rollback", lost, TestStack.Name)).Must();
        (await Stack.OmegaAsync("rollback", serving, TestStack.Name)).Must();
        (await Attacked.UpWithAnotherPageAsync()).Must();
        await Attacked.ReadVersionsAsync();
    }

    /// <summary>The page names what an operator sees, and its commands bring back a stack that updates and verifies.</summary>
    private async Task RunPageAsync(string title, string seen, params string[] expected)
    {
        var page = DocumentedPage.Of("docs/recovery.md").Section(title);
        Assert.Contains(seen.Trim(), page.Text, StringComparison.Ordinal);
        Assert.NotEmpty(page.Commands);
        var printed = new StringBuilder();
        foreach (var command in page.Commands)
        {
            var ran = await Stack.RunAsync(command);
            printed.AppendLine(ran.Text);
            Assert.True(ran.ExitCode == 0, $"{command.Text}: {ran.Text}");
        }

        Assert.All(expected, part => Assert.Contains(part, printed.ToString(), StringComparison.Ordinal));
    }
}
