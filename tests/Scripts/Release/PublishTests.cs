namespace Omega.Scripts.Tests.Release;

public sealed class PublishTests : IDisposable
{
    private const string Key = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nrole: omega\n\nkey-marker\n-----END ENCRYPTED PRIVATE KEY-----";
    private const string NotSigned =
        $"{ReleaseStep.Image} is published as {Machine.Built} but NOT signed by a key of omega:signing.signers, so it is not deployed. "
        + "The next run signs this digest without a rebuild.";

    private static readonly string Other = "sha256:" + new string('9', 64);

    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    private Task<Result> PublishAsync(params (string Name, string? Value)[] environment) =>
        _machine.RunAsync("publish", [.. environment.Any(entry => entry.Name == "SIGNING_KEY") ? [] : new[] { ("SIGNING_KEY", (string?)Key) }, .. environment]);

    private int Count(string arguments) => _machine.Calls.Count(call => call.Arguments.StartsWith(arguments, StringComparison.Ordinal));

    [Fact]
    public async Task Publish_pushes_signs_and_prints_the_digest()
    {
        (await PublishAsync()).Printed(Machine.Built);

        Assert.Equal((Machine.Built, Machine.Built), (_machine.Published, _machine.SignedAs));
    }

    [Fact]
    public async Task Publish_signs_nothing_twice()
    {
        await PublishAsync();

        (await PublishAsync(("SIGNING_PASSPHRASE", "another"))).Printed(Machine.Built);

        Assert.Equal((1, 1), (Count("push"), Count("trust sign")));
    }

    [Fact]
    public async Task Publish_refuses_a_version_that_holds_other_content()
    {
        _machine.Published = Machine.Built;
        _machine.Local = Other;

        (await PublishAsync()).Refused(
            $"version {ReleaseStep.Version} is already published as {Machine.Built}, and the image built here is another one. "
            + "A version is never moved: change the content to get a new version.");
        Assert.Equal((0, 0), (Count("push"), Count("trust sign")));
    }

    [Fact]
    public async Task Publish_takes_what_is_published_and_signed_on_a_machine_without_the_image()
    {
        (_machine.Local, _machine.Published, _machine.SignedAs) = (null, Machine.Built, Machine.Built);

        (await PublishAsync()).Printed(Machine.Built);

        Assert.Equal((0, 0, 0), (Count("pull"), Count("push"), Count("trust sign")));
    }

    [Fact]
    public async Task Publish_fetches_what_is_published_to_sign_it()
    {
        (_machine.Local, _machine.Published) = (null, Machine.Built);

        (await PublishAsync()).Printed(Machine.Built);

        Assert.Equal((1, 0, 1), (Count($"pull --quiet {ReleaseStep.Reference}"), Count("push"), Count("trust sign")));
    }

    [Fact]
    public async Task Publish_fails_when_the_image_is_nowhere()
    {
        _machine.Local = null;

        (await PublishAsync()).Failed(
            $"The image {ReleaseStep.Image} is neither on this machine nor in the registry. Run `pulumi up --refresh` to build it again.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<none>@<none>")]
    [InlineData("sha256:11")]
    [InlineData("other/repo@sha256:1111111111111111111111111111111111111111111111111111111111111111")]
    public async Task Publish_fails_when_the_registry_reports_no_digest(string digest)
    {
        _machine.Answers("docker", "manifest inspect *", Machine.Manifest(digest));

        (await PublishAsync()).Failed($"The registry reports '{digest}' as the digest of {ReleaseStep.Image}; it must be sha256:<64 hex digits>.");
        Assert.Equal(0, Count("trust sign"));
    }

    [Fact]
    public async Task Publish_fails_when_the_registry_holds_an_index()
    {
        _machine.Answers("docker", "manifest inspect *", $"[{Machine.Manifest(Machine.Built)}]");

        (await PublishAsync()).Failed(
            $"The registry answers for {ReleaseStep.Image} with an index of several images instead of one image manifest. Publish one platform without provenance.");
    }

    [Fact]
    public async Task Publish_fails_when_the_registry_cannot_be_read()
    {
        _machine.Answers("docker", "manifest inspect *", error: "unauthorized: authentication required\n", exit: 1);

        (await PublishAsync()).Failed($"Cannot read {ReleaseStep.Image} from the registry: unauthorized: authentication required.");
    }

    [Fact]
    public async Task Publish_reads_the_digest_beside_a_warning()
    {
        _machine.Published = _machine.SignedAs = Machine.Built;
        _machine.Answers("docker", "manifest inspect *", Machine.Manifest(Machine.Built), "WARNING: experimental\n");

        (await PublishAsync()).Printed(Machine.Built);
    }

    [Fact]
    public async Task Publish_fails_when_login_fails()
    {
        _machine.Answers("docker", "login *", error: "Error response from daemon: unauthorized\n", exit: 1);

        (await PublishAsync()).Failed(
            "Cannot log in to the registry localhost:5000 as omega: Error response from daemon: unauthorized. "
            + "Check that it answers, and omega:registryUser and omega:registryPassword.");
    }

    [Fact]
    public async Task Publish_fails_when_the_push_fails()
    {
        _machine.Answers("docker", "push *", "layer 1\rlayer 2\n", "denied: quota exceeded\n", 1);

        (await PublishAsync()).Failed($"Cannot push {ReleaseStep.Image}: layer 2 denied: quota exceeded.");
        Assert.Equal(0, Count("trust sign"));
    }

    [Fact]
    public async Task Publish_fails_when_the_registry_does_not_show_the_push()
    {
        _machine.Answers("docker", "push *");

        (await PublishAsync()).Failed($"The registry localhost:5000 does not show {ReleaseStep.Image} after the push.");
    }

    [Fact]
    public async Task Publish_stays_quiet_however_much_is_printed()
    {
        var progress = string.Concat(Enumerable.Repeat("layer: 12 MB of 30 MB\r", 14_000));
        _machine.Answers("docker", "manifest inspect *", error: "no such manifest\n", exit: 1, once: true);
        _machine.Answers("docker", "push *", progress, progress);
        _machine.Answers("docker", "trust sign *", progress, progress);
        (_machine.Published, _machine.SignedAs) = (Machine.Built, Machine.Built);

        (await PublishAsync()).Printed(Machine.Built);

        Assert.Equal((1, 1), (Count("push"), Count("trust sign")));
    }

    [Fact]
    public async Task Publish_says_the_last_words_of_however_much_is_printed()
    {
        var progress = string.Concat(Enumerable.Repeat("layer: 12 MB of 30 MB\r", 14_000));
        _machine.Answers("docker", "push *", progress + "\u001b[31mno space left on \u00e9 device\n", exit: 1);

        (await PublishAsync()).Failed($"Cannot push {ReleaseStep.Image}: layer: 12 MB of 30 MB [31mno space left on  device.");
    }

    [Fact]
    public async Task Publish_signs_the_same_digest_in_the_next_run_after_signing_failed()
    {
        _machine.Answers("docker", "trust sign *", error: "Error: failed to sign: connection refused\n", exit: 1, once: true);

        (await PublishAsync()).Failed(
            $"Cannot sign {ReleaseStep.Image}: the trust server https://localhost:4443 cannot be reached: Error: failed to sign: connection refused. "
            + "The key in omega:signingKey must belong to a signer of localhost:5000/omega/web (`docker trust signer add`), "
            + $"and omega:signingPassphrase to the key. {NotSigned}");
        (await PublishAsync()).Printed(Machine.Built);

        Assert.Equal((1, 2), (Count("push"), Count("trust sign")));
    }

    [Fact]
    public async Task Publish_fails_when_the_client_accepts_everything_and_signs_nothing()
    {
        _machine.Answers("docker", "trust sign *", "Successfully signed\n");

        (await PublishAsync()).Failed(
            "No signature of a key in omega:signing.signers shows after signing. "
            + $"Refused: no signature for version {ReleaseStep.Version} of localhost:5000/omega/web at https://localhost:4443. "
            + $"Either it is unsigned or the server did not answer for it. {NotSigned}");
    }
}
