using System.Security.Cryptography;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests.Happenings;

public sealed partial class HappeningTests
{
    private const string Next = "next";
    private const int NextPort = TestStack.Port + 2;

    public static TheoryData<string> Operations() =>
    [
        "another release", "the way back, and forward again", "another image of a service", "another setting of a service",
        "another version of a service with data", "another limit of memory", "another password at the registry", "another key of the ledger",
        "another passphrase", "another recipe of the edge", "another base", "another port", "a backup of a service with data", "disk given back",
        "a promotion into another stack, which is read", "a rehearsal", "a look of `omega watch`", "an update without a change",
    ];

    [SkippableTheory]
    [MemberData(nameof(Operations))]
    public async Task T1_no_reader_loses_anything_while_something_is_done(string name)
    {
        await ReadyAsync();
        switch (name)
        {
            case "another port":
                await AnotherPortAsync(name);
                break;
            case "a promotion into another stack, which is read":
                await PromotionAsync(name);
                break;
            default:
                await RunAsync(await OperationAsync(name));
                break;
        }
    }

    private async Task<Happening> OperationAsync(string name)
    {
        Happening Operation(Func<Task> action) => new(name, action, Promise.NothingIsLost);
        switch (name)
        {
            case "another release":
                return Operation(async () =>
                {
                    var before = await ServedVersionAsync();
                    await UpAfterAsync("web/assets/site.css", text => text + "/* another */\n");
                    Assert.NotEqual(before, await ServedVersionAsync());
                });
            case "the way back, and forward again":
                return Operation(async () =>
                {
                    var before = await ServedVersionAsync();
                    (await stack.OmegaAsync("rollback", "previous", TestStack.Name)).Must();
                    Assert.NotEqual(before, await ServedVersionAsync());
                    (await stack.OmegaAsync("up", TestStack.Name, "--build")).Must();
                }) with
                { Readers = new ReaderSettings { MayGoBack = true } };
            case "another image of a service":
                var image = await ServiceAsync("feed", "second");
                return Operation(() => ReplacedAsync(Feed, "omega:services.feed.image", image)) with { Readers = ReadersOf(Feed) };
            case "another setting of a service":
                return Operation(() => ReplacedAsync(Feed, "omega:services.feed.environment.MODE", "fast")) with { Readers = ReadersOf(Feed) };
            case "another version of a service with data":
                var version = await ServiceAsync("keeper", "second");
                return Operation(() => ReplacedAsync(Keeper, "omega:services.keeper.image", version));
            case "another limit of memory":
                return Operation(async () =>
                {
                    await UpWithAsync("omega:site.memoryMiB", "72");
                    Assert.Equal($"{72 << 20}", (await Shell.DockerAsync("inspect", "--format", "{{.HostConfig.Memory}}", await ContainerAsync("site"))).Must());
                });
            case "another password at the registry":
                return await AnotherPasswordAsync(Operation);
            case "another key of the ledger":
                return Operation(AnotherLedgerKeyAsync);
            case "another passphrase":
                return Operation(async () =>
                {
                    var before = await File.ReadAllTextAsync(stack.PassphraseFile);
                    (await stack.OmegaAsync("passphrase")).Must();
                    Assert.NotEqual(before, await File.ReadAllTextAsync(stack.PassphraseFile));
                });
            case "another recipe of the edge":
                return Operation(async () =>
                {
                    var before = await ContainerAsync("edge");
                    await UpAfterAsync("nginx/edge.conf", text => text + "# another\n");
                    Assert.NotEqual(before, await ContainerAsync("edge"));
                });
            case "another base":
                return Operation(AnotherBaseAsync);
            case "a backup of a service with data":
                return Operation(async () => Assert.Contains(
                    "keeper", (await stack.OmegaAsync("backup", "keeper", "--stack", TestStack.Name)).Must(), StringComparison.Ordinal)) with
                { Readers = ReadersOf(Keeper) };
            case "disk given back":
                return Operation(async () =>
                {
                    var before = await ReleasesOnDiskAsync();
                    await stack.SetAsync("omega:image.keep", "1");
                    // The first of three is neither what serves nor what served before it, and no other stack keeps it.
                    foreach (var release in (string[])["first", "second", "third"])
                    {
                        await UpAfterAsync("web/assets/site.css", text => text + $"/* disk: {release} */\n");
                    }

                    Assert.True(await ReleasesOnDiskAsync() < before + 3, "three releases came and none was taken from the disk");
                });
            case "a rehearsal":
                return Operation(async () => Assert.Contains("proven", (await stack.OmegaAsync("rehearse", TestStack.Name, "--json")).Must(), StringComparison.Ordinal));
            case "a look of `omega watch`":
                return Operation(async () => Assert.Contains("well", (await stack.OmegaAsync("watch", TestStack.Name, "--once")).Must(), StringComparison.Ordinal));
            case "an update without a change":
                return Operation(async () => (await stack.UpAsync("--expect-no-changes")).Must());
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such operation.");
        }
    }

    /// <summary>What all containers of the site run on: every one but the door is built anew.</summary>
    private async Task AnotherBaseAsync()
    {
        var image = await ServiceAsync("base", "second");
        var (site, edge) = (await ContainerAsync("site"), await ContainerAsync("edge"));
        await UpWithAsync("omega:image.base", image.Replace("@", ":base-second@", StringComparison.Ordinal));
        Assert.NotEqual(site, await ContainerAsync("site"));
        Assert.NotEqual(edge, await ContainerAsync("edge"));
    }

    private async Task ReplacedAsync(string role, string setting, string value)
    {
        var before = await ContainerAsync(role);
        await UpWithAsync(setting, value);
        Assert.NotEqual(before, await ContainerAsync(role));
    }

    private static async Task<int> ReleasesOnDiskAsync() =>
        (await Shell.DockerAsync("image", "ls", "-q", "--no-trunc", "localhost:5000/omega/web")).Must().Split('\n').Distinct().Count();

    private async Task<Happening> AnotherPasswordAsync(Func<Func<Task>, Happening> operation)
    {
        var kept = stack.KeepConfiguration();
        RotatedPassword? rotated = null;
        return operation(async () =>
        {
            rotated = await RotatedPassword.CreateAsync(stack.Base);
            Skip.If(rotated is null, "The registry on port 5000 is no container whose password could be changed.");
            await stack.SetSecretAsync("omega:registryPassword", rotated.Password);
            var before = await RotatedPassword.TrustDataAsync();
            await UpAfterAsync("web/assets/site.css", text => text + "/* another password */\n");
            Assert.NotEqual(before, await RotatedPassword.TrustDataAsync());
        }) with
        {
            Undo = async () =>
            {
                kept.Dispose();
                if (rotated is not null)
                {
                    await rotated.DisposeAsync();
                }

                (await stack.UpAsync()).Must();
            },
        };
    }

    /// <summary>The new key signs from the next record on; the old one stays named for what it has signed.</summary>
    private async Task AnotherLedgerKeyAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await stack.SetTextAsync("omega:ledger.keys[1]", key.ExportSubjectPublicKeyInfoPem());
        await stack.SetSecretTextAsync("omega:ledgerKey", key.ExportPkcs8PrivateKeyPem());
        await UpAfterAsync("web/assets/site.css", text => text + "/* another key */\n");
        (await stack.OmegaAsync("ledger", "verify", TestStack.Name)).Must();
    }

    /// <summary>Readers of the old port until there is a new one: then nobody promised them anything.</summary>
    private async Task AnotherPortAsync(string name)
    {
        using var configuration = stack.KeepConfiguration();
        Task<Ran>? update = null;
        var happening = new Happening(name, async () =>
        {
            var until = TestStack.CreatedAsync("door");
            await stack.SetAsync("omega:site.port", $"{TestStack.Port + 1}");
            update = stack.UpAsync();
            await until;
        }, Promise.NothingIsLost);
        await using var readers = new ReaderCrowd(TestStack.Url);
        await readers.AnsweredAsync();
        await happening.Do();
        var report = await readers.StopAsync();
        (await update!).Must();
        await ServedVersionAsync(TestStack.Port + 1);
        Assert.Single(await TestStack.ContainersAsync("door"));
        await UpWithAsync("omega:site.port", $"{TestStack.Port}");
        await WellAsync();
        Note(happening, report);
        happening.Judge(report);
    }

    /// <summary>A stack between dev and prod is a file alone; readers read it while it is brought what this one serves.</summary>
    private async Task PromotionAsync(string name)
    {
        var file = Path.Combine(stack.Checkout, $"Pulumi.{Next}.yaml");
        (await stack.PulumiAsync("stack", "init", Next)).Must();
        await File.WriteAllTextAsync(file, await File.ReadAllTextAsync(file) + $"""
            config:
              omega:target: docker
              omega:image: {(await stack.PulumiAsync("config", "get", "omega:image", "--stack", TestStack.Name)).Must()}
              omega:signing: {(await stack.PulumiAsync("config", "get", "omega:signing", "--stack", TestStack.Name)).Must()}
              omega:site:
                port: {NextPort}

            """);
        foreach (var secret in (string[])["omega:registryPassword", "omega:signingKey", "omega:signingPassphrase"])
        {
            await stack.SetSecretTextAsync(secret, (await stack.PulumiAsync("config", "get", secret, "--stack", TestStack.Name)).Must(), Next);
        }

        try
        {
            (await stack.OmegaAsync("promote", TestStack.Name, Next, "--deploy")).Must();
            await UpAfterAsync("web/assets/site.css", text => text + "/* promoted */\n");
            var before = await ServedVersionAsync(NextPort);
            var happening = new Happening(name, async () => (await stack.OmegaAsync("promote", TestStack.Name, Next, "--deploy")).Must(), Promise.NothingIsLost);
            var report = await happening.RunAsync(new Uri($"http://localhost:{NextPort}/"));
            Assert.NotEqual(before, await ServedVersionAsync(NextPort));
            Note(happening, report);
            happening.Judge(report);
        }
        finally
        {
            (await stack.PulumiAsync("destroy", "--yes", "--skip-preview", "--stack", Next)).Must();
            (await Shell.DockerAsync("volume", "rm", $"{TestStack.Project}-{Next}-logs")).Must();
        }
    }
}
