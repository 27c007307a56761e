using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Omega.Offline.Sdk.Tests.Run;

public sealed class StackReferenceTests
{
    [Fact]
    public async Task One_secret_among_the_outputs_makes_no_other_secret()
    {
        await InRun(async reference =>
        {
            Assert.False(await Output.IsSecretAsync(reference.GetOutput("plain")));
            Assert.True(await Output.IsSecretAsync(reference.GetOutput("word")));
            Assert.Equal("a", await OutputUtilities.GetValueAsync(reference.RequireOutput("plain")));
        });
    }

    [Fact]
    public async Task A_missing_output_is_null_unless_it_is_required()
    {
        var exception = await Assert.ThrowsAsync<RunException>(() => InRun(async reference =>
        {
            Assert.Null(await OutputUtilities.GetValueAsync(reference.GetOutput("none")));
            _ = reference.RequireOutput("none");
        }));

        Assert.Equal("Required output 'none' does not exist on stack 'organization/omega/dev'.", exception.Message);
    }

    private static async Task InRun(Func<StackReference, Task> read) => await Deployment.TestAsync(
        new ReferenceMocks(), new TestOptions { IsPreview = false }, () => read(new StackReference("organization/omega/dev")));

    private sealed class ReferenceMocks : IMocks
    {
        public Task<object> CallAsync(MockCallArgs args) => throw new InvalidOperationException(args.Token);

        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
        {
            var outputs = new Dictionary<string, object> { ["plain"] = "a", ["word"] = Output.CreateSecret("hush") };
            object state = args.Inputs.Add("outputs", outputs).Add("secretOutputNames", ImmutableArray.Create("word"));
            return Task.FromResult<(string?, object)>((args.Id, state));
        }
    }
}
