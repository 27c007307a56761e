namespace Omega.Scripts.Tests.Release;

/// <summary>An engine that keeps images in containerd's store does not tell what it has pushed, so that `docker trust sign` finds nothing to sign.</summary>
public sealed class ContainerdStoreTests : IDisposable
{
    private const string Remedies =
        "The program 'notary' is missing on this machine. Install it (package notary; or have the engine keep images in a store of its own: "
        + "\"features\": {\"containerd-snapshotter\": false} in /etc/docker/daemon.json; or use omega:signing.method cosign); `./omega doctor` lists all that is needed.";

    private readonly Machine _machine = new Machine()
        .Answers("docker", "info *", "[[driver-type io.containerd.snapshotter.v1]]\n")
        .Answers("docker", "trust sign *", error: "failed to sign localhost:5000/omega/web:1: no hashes specified for target \"\"\n", exit: 1)
        .Answers("docker", "manifest inspect *", Machine.Manifest(Machine.Built), once: true)
        .Answers("docker", "manifest inspect *", error: "no such manifest\n", exit: 1, once: true);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Notary_signs_digest_and_size_in_the_roles_of_the_key()
    {
        (await _machine.RunAsync("publish", ("SIGNING_KEY", SigningKeyTests.Key))).Printed(Machine.Built);

        var signing = Signing();
        Assert.Contains(
            $" addhash --publish localhost:5000/omega/web {ReleaseStep.Version} {Machine.Size} --sha256 {Machine.Built["sha256:".Length..]} --roles targets/releases --roles targets/omega",
            signing.Arguments,
            StringComparison.Ordinal);
        Assert.Contains("--server https://localhost:4443", signing.Arguments, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passphrase_and_password_reach_notary_by_its_environment_alone()
    {
        await _machine.RunAsync("publish", ("SIGNING_KEY", SigningKeyTests.Key));

        Assert.Contains("NOTARY_DELEGATION_PASSPHRASE", Signing().Environment);
        Assert.Contains("NOTARY_AUTH", Signing().Environment);
        Assert.All(_machine.Calls.Where(call => call.Program != "notary"), call => Assert.DoesNotContain(
            call.Environment, name => name.StartsWith("NOTARY_", StringComparison.Ordinal)));
        Assert.All(_machine.Calls, call => Assert.DoesNotContain("marker", call.Arguments, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signature_that_fails_is_told_with_its_cause_and_what_is_published()
    {
        _machine.Answers("notary", "*", error: "* fatal: could not reach the server\n", exit: 1);

        (await _machine.RunAsync("publish", ("SIGNING_KEY", SigningKeyTests.Key))).Failed(
            $"Cannot sign {ReleaseStep.Image} with notary: * fatal: could not reach the server. {ReleaseStep.Image} is published as {Machine.Built} "
            + "but NOT signed by a key of omega:signing.signers, so it is not deployed. The next run signs this digest without a rebuild.");
    }

    [Fact]
    public async Task Without_notary_the_release_is_stopped_before_it_is_built()
    {
        _machine.Install("notary", null);

        (await _machine.RunAsync("mint")).Failed(Remedies);
    }

    private StubCall Signing() => Assert.Single(_machine.Calls, call => call.Program == "notary");
}
