using Omega.EndToEnd.Tests.Support;

namespace Omega.Benchmarks;

/// <summary>How long it takes until another release serves, against an update of a program that declares nothing and the same steps by hand with the docker CLI.</summary>
internal static class ReleaseBenchmark
{
    private const int Rounds = 5;

    public static async IAsyncEnumerable<Measurement> RunAsync(TestStack stack)
    {
        await using var hand = await ByHand.CreateAsync(stack);
        await using var program = await EmptyProgram.CreateAsync(stack);
        var empty = await Samples.MedianAsync(Rounds, async () => (await program.UpAsync()).Must());
        var releases = new List<Release>();

        var (ours, other) = await Samples.CompareAsync("content change", Rounds, async round =>
        {
            stack.ChangePage($"ours {round}");
            var seconds = await UntilServedAsync(stack);
            releases.Add(await Release.ServedAsync(stack));
            return seconds;
        }, async round =>
        {
            stack.ChangePage($"by hand {round}");
            return await hand.ReleaseAsync();
        });
        yield return Measurement.AtMost("content change → serving / empty update and by hand", ours, empty + other, "s", 1.25);

        // Back and forth between two of them, on through both comparisons, as the one that serves is no way back.
        Release Turn(int turn) => releases[1 + turn % 2];
        (ours, other) = await Samples.CompareAsync(
            "back to a local release",
            Rounds,
            round => BackAsync(stack, Turn(round)),
            round => hand.BackAsync(Turn(round)));
        yield return Measurement.AtMost("rollback to a local digest / empty update and by hand", ours, empty + other, "s", 1.25, absolute: 5);

        (ours, other) = await Samples.CompareAsync(
            "back to a release of the registry",
            Rounds,
            async round => await BackAsync(stack, await Turn(Rounds + round).ForgetAsync()),
            async round => await hand.BackAsync(await Turn(Rounds + round).ForgetAsync()));
        yield return Measurement.AtMost("rollback from the registry / empty update and by hand", ours, empty + other, "s", 1.25, absolute: 10);

        await stack.RemoveAsync("omega:release");
    }

    private static async Task<double> BackAsync(TestStack stack, Release release)
    {
        await stack.SetAsync("omega:release.version", release.Version);
        await stack.SetAsync("omega:release.digest", release.Digest);
        await stack.SetAsync("omega:release.content", release.Content);
        return await UntilServedAsync(stack);
    }

    // The update goes on after that: the release before drains and is removed.
    private static async Task<double> UntilServedAsync(TestStack stack)
    {
        using var client = new HttpClient();
        var target = new Uri(TestStack.Url, "version.json");
        var before = await client.GetStringAsync(target);
        Task<Ran>? update = null;
        var seconds = await Samples.TimeAsync(async () =>
        {
            update = stack.UpAsync();
            while (!update.IsCompleted && await client.GetStringAsync(target) == before)
            {
                await Task.Delay(20);
            }
        });
        (await update!).Must();
        return await client.GetStringAsync(target) != before ? seconds : throw new InvalidOperationException("The update served nothing new.");
    }
}
