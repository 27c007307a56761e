using Omega.Infra.Release;
using Pulumi;

namespace Omega.Infra.Tests.Release;

public sealed class StepOutputTests
{
    public static TheoryData<string, Func<string?, object>> Readers { get; } = new()
    {
        { "mint", StepOutput.Version },
        { "revision", StepOutput.Revision },
    };

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_step_that_a_targeted_update_leaves_out_stops_it(string step, Func<string?, object> read)
    {
        var refused = Assert.Throws<RunException>(() => read(null));

        Assert.Equal(
            $"The step '{step}' of the release has not run: this update has targets and leaves it out. A release is deployed as a whole: "
            + "run `pulumi up` without --target. Nothing is deployed.",
            refused.Message);
    }
}
