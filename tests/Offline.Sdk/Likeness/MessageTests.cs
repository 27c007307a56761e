using Omega.Offline.Sdk.Tests.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Utilities;
using Pulumirpc;

namespace Omega.Offline.Sdk.Tests.Likeness;

[Collection(ProgramCollection.Name)]
public sealed class MessageTests
{
    // gRPC's default limit is 4 MiB.
    private const int Length = 6 * 1024 * 1024;

    [Fact]
    public async Task Messages_larger_than_the_default_limit_are_sent_and_taken()
    {
        var length = 0;
        var engine = new FakeEngine();

        var code = await engine.RunAsync(() => Deployment.RunAsync(async () =>
        {
            var first = new Command("first", new CommandArgs { Create = new string('a', Length) });
            length = (await OutputUtilities.GetValueAsync(first.Create))!.Length;
        }));

        Assert.True(code == 0, string.Join('\n', engine.Errors));
        Assert.Equal(Length, length);
        Assert.Equal(Length, Assert.Single(engine.Requests<RegisterResourceRequest>(), request => request.Custom).Object.Fields["create"].StringValue.Length);
    }
}
