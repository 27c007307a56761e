using Omega.Scripts.Tests.Release;

namespace Omega.Scripts.Tests.Hosting;

public sealed class CertificatesTests : IDisposable
{
    private const string Edge = "site-edge-8080_id";
    private const string Generation = "0123456789abcdef";
    private const string Take = $"exec --interactive --user 0:10101 {Edge} /usr/local/bin/omega certificates {Generation}";
    private const string StillServes = " What served before goes on serving.";

    private readonly Machine _machine = new Machine()
        .Answers("docker", $"start {Edge}", $"{Edge}\n")
        .Answers("docker", Take)
        .Answers("docker", $"exec {Edge} /usr/local/bin/omega certificates", $"{Generation}\n");

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Certificates_and_keys_go_through_standard_input_and_nowhere_else()
    {
        (await HandOverAsync()).Printed("8443");

        Assert.Equal("= www.example.com\nbundle-marker\n", Assert.Single(_machine.Calls, call => call.Arguments == Take).Input);
        Assert.All(_machine.Calls, call =>
        {
            Assert.DoesNotContain("CERTIFICATES", call.Environment);
            Assert.DoesNotContain("bundle-marker", call.Arguments, StringComparison.Ordinal);
            Assert.Equal("timeout", call.Parent);
        });
    }

    [Theory]
    [InlineData(2, "usage: omega start", "The edge cannot speak https. One of a release from before omega:site.tls does not know it: deploy what this program builds first." + StillServes)]
    [InlineData(1, "omega: No space left", "The edge does not take the certificates: omega: No space left." + StillServes)]
    public async Task An_edge_that_does_not_take_them_is_told(int exit, string said, string expected)
    {
        _machine.Answers("docker", Take, error: $"{said}\n", exit: exit);

        (await HandOverAsync()).Failed(expected);
    }

    [Theory]
    [InlineData(1, "omega: The certificate of www.example.com cannot be read: Permission denied.", "omega: The certificate of www.example.com cannot be read: Permission denied")]
    [InlineData(0, "another", "another")]
    public async Task Certificates_that_the_edge_cannot_read_are_told(int exit, string said, string expected)
    {
        _machine.Answers("docker", $"exec {Edge} /usr/local/bin/omega certificates", $"{said}\n", exit: exit);

        (await HandOverAsync()).Failed($"The edge cannot read its certificates: {expected}.{StillServes}");
    }

    [Fact]
    public async Task An_edge_that_is_gone_is_told()
    {
        _machine.Answers("docker", $"start {Edge}", error: "No such container", exit: 1);

        (await HandOverAsync()).Failed($"The edge container {Edge} is gone. Run `pulumi up --refresh` to create it again.");
    }

    private Task<Result> HandOverAsync() => _machine.RunStepAsync("site-certificates");
}
