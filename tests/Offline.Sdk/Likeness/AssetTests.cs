using Omega.Offline.Sdk.Tests.Support;
using Pulumi;

namespace Omega.Offline.Sdk.Tests.Likeness;

[Collection(ProgramCollection.Name)]
public sealed class AssetTests
{
    private const string Asset = "\"4dabf18193072939515e22adb298388d\": \"c44067f5952c0a294b673a41bacd8c17\"";

    private const string Archive = "\"4dabf18193072939515e22adb298388d\": \"0def7320c3a5731c473e5ecbe6d01bc7\"";

    public static TheoryData<string, AssetOrArchive, string> Assets => new()
    {
        { "file", new FileAsset("./a.txt"), $$"""{ {{Asset}}, "path": "./a.txt" }""" },
        { "text", new StringAsset("hello"), $$"""{ {{Asset}}, "text": "hello" }""" },
        { "address", new RemoteAsset("https://localhost/a"), $$"""{ {{Asset}}, "uri": "https://localhost/a" }""" },
        { "folder", new FileArchive("./web"), $$"""{ {{Archive}}, "path": "./web" }""" },
        { "archive's address", new RemoteArchive("https://localhost/a.zip"), $$"""{ {{Archive}}, "uri": "https://localhost/a.zip" }""" },
        {
            "assets by name",
            new AssetArchive(new Dictionary<string, AssetOrArchive> { ["a"] = new StringAsset("hello") }),
            $$"""{ {{Archive}}, "assets": { "a": { {{Asset}}, "text": "hello" } } }"""
        },
    };

    [Theory]
    [MemberData(nameof(Assets))]
    public async Task An_asset_travels_with_the_mark_of_its_kind(string kind, AssetOrArchive asset, string expected)
    {
        object? answered = null;
        var sent = await Program.RegisteredAsync(() =>
        {
            var thing = new Thing("first", new ThingArgs { Value = asset });
            _ = new Thing("second", new ThingArgs { Value = thing.Value.Apply(value => (answered = value) is null ? "" : "a") });
        });

        Assert.True(sent["first"].Property("value") == expected, $"{kind}: {sent["first"].Property("value")}");
        Assert.Equal(asset.GetType(), answered?.GetType());
    }
}
