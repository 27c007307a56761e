using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests.Happenings;

public sealed partial class HappeningTests
{
    private const int Gigabytes = 6;

    public static TheoryData<string> EngineDisk() => ["the disk of the engine full, and an update"];

    /// <summary>All that an engine keeps lies on a disk of its own, on another machine: images, containers, logs, and the data of registry and trust server.</summary>
    [SkippableTheory]
    [MemberData(nameof(EngineDisk))]
    public async Task T5_what_serves_goes_on_and_the_next_update_gets_through(string name)
    {
        Skip.If(OtherMachine.Missing is not null, OtherMachine.Missing);
        await using var machine = await OtherMachine.StartAsync();
        (await machine.RunAsync($"""
            truncate -s {Gigabytes}G disk
            mkfs.ext4 -q -m 0 disk
            mount -o loop disk /var/lib/docker
            """)).Must();
        await machine.StartEngineAsync();
        var checkout = await OtherCheckout.CreateAsync(machine, log);
        var site = $"http://{machine.Address}:{TestStack.Port}/";
        await checkout.RunAsync($"sed -i 's/bind: 127.0.0.1/bind: {machine.Address}/; s/port: 8080/port: {TestStack.Port}/' Pulumi.dev.yaml");
        await checkout.OmegaAsync("setup");
        await checkout.OmegaAsync("up");
        await checkout.ChangePageAsync("second");
        await checkout.OmegaAsync("up");
        var happening = new Happening(
            name,
            async () =>
            {
                var serving = await checkout.ServedAsync(site);
                Assert.Contains("No space left on device", (await checkout.TryAsync("cat /dev/zero >/var/lib/docker/full")).MustFail(), StringComparison.Ordinal);
                await checkout.ChangePageAsync("the disk is full");
                Assert.Contains("no space left on device", (await checkout.TryAsync("./omega up")).MustFail(), StringComparison.OrdinalIgnoreCase);
                Assert.Equal(serving, await checkout.ServedAsync(site));
                await checkout.RunAsync("rm /var/lib/docker/full");
                await checkout.OmegaAsync("up");
                Assert.NotEqual(serving, await checkout.ServedAsync(site));
            },
            Promise.NothingIsLost);
        var report = await happening.RunAsync(new Uri(site));
        await checkout.OmegaAsync("verify dev");
        Note(happening, report);
        happening.Judge(report);
    }
}
