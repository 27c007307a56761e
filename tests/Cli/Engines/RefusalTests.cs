using Omega.Cli.Engines;
using Omega.Cli.Processes;

namespace Omega.Cli.Tests.Engines;

public sealed class RefusalTests
{
    [Theory]
    [InlineData(0, "", ExitCode.Done)]
    [InlineData(255, "error: no route to host", ExitCode.Failed)]
    [InlineData(255, "error: exit status 3: Refused: there is no trust data", ExitCode.Refused)]
    [InlineData(255, "  Policy 'require-image-digest' rejects docker:index/container:Container 'site':", ExitCode.Refused)]
    [InlineData(255, "connection refused: dial tcp", ExitCode.Failed)]
    public void ExitCodeOf_tells_a_refusal_from_a_failure(int exitCode, string error, int expected) =>
        Assert.Equal(expected, Refusal.ExitCodeOf(new ProcessResult(new ProcessCall("pulumi"), exitCode, "", error)));
}
