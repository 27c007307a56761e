namespace Omega.Scripts.Tests.Release;

public sealed class VerifyTests : IDisposable
{
    private const string Trust = "--debug trust inspect *";
    private const string Unsigned =
        "no signature for version 20261125-120000 of localhost:5000/omega/web at https://localhost:4443. Either it is unsigned or the server did not answer for it.";

    private static readonly string Other = "sha256:" + new string('9', 64);

    private readonly Machine _machine = new() { Published = Machine.Built, SignedAs = Machine.Built };

    public void Dispose() => _machine.Dispose();

    private static string NoUsableData(string cause) =>
        $"no usable trust data for {ReleaseStep.Image} from https://localhost:4443: {cause}. Either it is unsigned, or signed elsewhere, or the server did not answer.";

    private static string Data(string tags, string signers = """[{"Name":"omega","Keys":[{"ID":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}]}]""") =>
        $$"""[{"Name":"{{ReleaseStep.Image}}","SignedTags":[{{tags}}],"Signers":{{signers}},"AdministrativeKeys":[]}]""";

    private static string Tag(string tag, string digest, string signer = "omega") =>
        $$"""{"SignedTag":"{{tag}}","Digest":"{{digest.Replace("sha256:", "", StringComparison.Ordinal)}}","Signers":["{{signer}}"]}""";

    [Fact]
    public async Task Verify_prints_the_reference_that_was_signed() => (await _machine.RunAsync("verify")).Printed(ReleaseStep.Reference);

    [Fact]
    public async Task Verify_changes_nothing()
    {
        await _machine.RunAsync("verify");

        var calls = _machine.Calls.Select(call => call.ToString()).ToList();
        Assert.Equal(3, calls.Count);
        Assert.Equal("docker login localhost:5000 --username omega --password-stdin", calls[0]);
        // These two run at the same time.
        Assert.Contains($"docker --debug trust inspect {ReleaseStep.Image}", calls);
        Assert.Contains($"docker manifest inspect --verbose --insecure {ReleaseStep.Image}", calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256:11")]
    [InlineData("20261125-120000")]
    public async Task Verify_refuses_what_is_no_digest(string digest)
    {
        (await _machine.RunAsync("verify", ("DIGEST", digest))).Refused(
            $"'{digest}' is not a digest of {ReleaseStep.Image}; it must be sha256:<64 hex digits>.");
        Assert.DoesNotContain(_machine.Calls, call => call.Arguments.StartsWith("login", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_refuses_an_empty_list_of_a_client_that_succeeds()
    {
        _machine.Answers("docker", Trust, "[]\n");

        (await _machine.RunAsync("verify")).Refused(
            $"docker trust inspect {ReleaseStep.Image} answered with nothing usable. Either it is unsigned, or the trust server https://localhost:4443 did not answer.");
    }

    [Fact]
    public async Task Verify_refuses_an_empty_list_of_a_client_that_fails_without_claiming_to_know_why()
    {
        _machine.Answers("docker", Trust, "[]\n", $"no signatures or cannot access {ReleaseStep.Image}\n", 1);

        (await _machine.RunAsync("verify")).Refused(NoUsableData($"no signatures or cannot access {ReleaseStep.Image}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Error: not JSON\n")]
    [InlineData("{\"SignedTags\":[]}\n")]
    [InlineData("null\n")]
    [InlineData("[{},{}]\n")]
    [InlineData("[null]\n")]
    public async Task Verify_refuses_what_is_no_trust_data_of_one_repository(string output)
    {
        _machine.Answers("docker", Trust, output);

        (await _machine.RunAsync("verify")).Refused(
            $"docker trust inspect {ReleaseStep.Image} answered with nothing usable. Either it is unsigned, or the trust server https://localhost:4443 did not answer.");
    }

    [Theory]
    [InlineData("[{}]\n")]
    [InlineData("[{\"SignedTags\":\"20261125-120000\"}]\n")]
    [InlineData("[[]]\n")]
    public async Task Verify_refuses_trust_data_of_another_shape(string output)
    {
        _machine.Answers("docker", Trust, output);

        (await _machine.RunAsync("verify")).Refused(Unsigned);
    }

    [Fact]
    public async Task Verify_refuses_two_repositories_even_when_both_hold_the_signature()
    {
        var one = Data(Tag(ReleaseStep.Version, Machine.Built))[1..^1];
        _machine.Answers("docker", Trust, $"[{one},{one}]");

        Assert.Equal(3, (await _machine.RunAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task Verify_refuses_the_signature_of_another_version()
    {
        _machine.Answers("docker", Trust, Data(Tag("20261125-120001", Machine.Built)));

        (await _machine.RunAsync("verify")).Refused(Unsigned);
    }

    [Fact]
    public async Task Verify_refuses_the_signature_of_another_digest()
    {
        _machine.SignedAs = Other;

        (await _machine.RunAsync("verify")).Refused(
            $"version {ReleaseStep.Version} of localhost:5000/omega/web is signed as {Other}, not as {Machine.Built} which is to be deployed.");
    }

    [Fact]
    public async Task Verify_refuses_a_version_that_is_signed_as_two_digests()
    {
        _machine.Answers("docker", Trust, Data(Tag(ReleaseStep.Version, Other) + "," + Tag(ReleaseStep.Version, Machine.Built)));

        (await _machine.RunAsync("verify")).Refused(
            $"version {ReleaseStep.Version} of localhost:5000/omega/web is signed as {Other},{Machine.Built[7..]}, not as {Machine.Built} which is to be deployed.");
    }

    [Theory]
    [InlineData("mallory", """[{"Name":"omega","Keys":[{"ID":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}]}]""")]
    [InlineData("omega", """[{"Name":"omega","Keys":[]}]""")]
    [InlineData("omega", """[{"Name":"omega","Keys":[{"ID":"7777777777777777777777777777777777777777777777777777777777777777"}]}]""")]
    [InlineData("omega", """[{"Name":"omega","Keys":[{"ID":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},{"ID":"7777777777777777777777777777777777777777777777777777777777777777"}]}]""")]
    public async Task Verify_refuses_a_signer_whose_keys_are_not_all_expected(string signer, string signers)
    {
        _machine.Answers("docker", Trust, Data(Tag(ReleaseStep.Version, Machine.Built, signer), signers));

        (await _machine.RunAsync("verify")).Refused(
            $"version {ReleaseStep.Version} of localhost:5000/omega/web is signed by {signer}, whose keys are not all in omega:signing.signers "
            + "(0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef).");
    }

    [Fact]
    public async Task Verify_reads_two_megabytes_of_trust_data()
    {
        var tags = string.Join(',', Enumerable.Range(0, 15_000).Select(index => Tag($"{index:00000000}-000000", Other)));
        _machine.Answers("docker", Trust, Data(tags + "," + Tag(ReleaseStep.Version, Machine.Built)));

        (await _machine.RunAsync("verify")).Printed(ReleaseStep.Reference);
    }

    [Theory]
    [InlineData("targets expired at Tue Nov 24 12:00:00 UTC 2026", "the trust data of {0} is expired: {1}. Sign again with the repository key, or rotate the keys.")]
    [InlineData("error contacting notary server: tls: failed to verify certificate: x509: certificate signed by unknown authority", "the trust server https://localhost:4443 is not trusted: {1}. Put its authority (PEM) into omega:signing.ca.")]
    [InlineData("error contacting notary server: tls: failed to verify certificate: x509: certificate has expired or is not yet valid", "the trust server https://localhost:4443 is not trusted: {1}. Put its authority (PEM) into omega:signing.ca.")]
    [InlineData("error contacting notary server: dial tcp 127.0.0.1:4443: connect: connection refused", "the trust server https://localhost:4443 cannot be reached: {1}.")]
    [InlineData("localhost:4443 does not have trust data for localhost:5000/omega/web", "nothing of localhost:5000/omega/web is signed: {1}.")]
    public async Task Verify_says_why_there_is_no_trust_data(string cause, string message)
    {
        // From 29 on, the client writes it small.
        foreach (var word in new[] { "Error", "error" })
        {
            var log = $"time=\"2026-11-25T12:00:00Z\" level=debug msg=\"{word}: {cause}\"\nno signatures or cannot access {ReleaseStep.Image}\n";
            _machine.Answers("docker", Trust, "[]\n", log, 1);

            (await _machine.RunAsync("verify")).Refused(string.Format(null, message, ReleaseStep.Image, cause));
        }
    }

    [Fact]
    public async Task Verify_shows_a_warning_about_expiry()
    {
        var warning = "time=\"2026-11-25T12:00:00Z\" level=warning msg=\"targets metadata is nearing expiry, you should re-sign the role metadata\"\n";
        _machine.Answers("docker", Trust, Data(Tag(ReleaseStep.Version, Machine.Built)), "level=debug msg=\"expires in 2029\"\n" + warning);

        var result = await _machine.RunAsync("verify");

        Assert.Equal((0, ReleaseStep.Reference + "\n", warning), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Verify_refuses_a_moved_tag()
    {
        _machine.Published = Other;

        (await _machine.RunAsync("verify")).Refused(
            $"the tag {ReleaseStep.Image} was moved: the registry holds {Other}, to be deployed is {Machine.Built}. Somebody pushed over a release.");
    }

    [Fact]
    public async Task Verify_names_the_digest_that_it_verified_when_the_tag_moves_right_after()
    {
        _machine.Published = Other;
        _machine.Answers("docker", "manifest inspect *", Machine.Manifest(Machine.Built), once: true);

        (await _machine.RunAsync("verify")).Printed(ReleaseStep.Reference);
        Assert.Equal(3, (await _machine.RunAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task Verify_refuses_a_release_that_the_registry_no_longer_holds()
    {
        _machine.Published = null;

        (await _machine.RunAsync("verify")).Refused(
            $"the registry localhost:5000 no longer holds version {ReleaseStep.Version} of omega/web ({Machine.Built}).");
    }

    [Theory]
    [InlineData("\\nsigned")]
    [InlineData("signed\\n")]
    [InlineData("\\nsigned\\nsigned")]
    public async Task Words_of_the_trust_server_are_never_the_verdict(string digest)
    {
        _machine.Answers("docker", Trust, Data(Tag(ReleaseStep.Version, digest)));

        var result = await _machine.RunAsync("verify");

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task What_the_registry_says_is_judged_first()
    {
        _machine.Published = null;
        _machine.SignedAs = null;

        (await _machine.RunAsync("verify")).Refused(
            $"the registry localhost:5000 no longer holds version {ReleaseStep.Version} of omega/web ({Machine.Built}).");
    }

    [Fact]
    public async Task Registry_and_trust_server_are_asked_at_the_same_time()
    {
        // Each waits until the other one was asked.
        var met = Path.Combine(Path.GetTempPath(), $"omega-met-{Guid.NewGuid():N}");
        string Meets(string own, string other) => $"touch '{met}-{own}'; for i in $(seq 100); do [ -e '{met}-{other}' ] && break; sleep 0.1; done; [ -e '{met}-{other}' ] || exit 9";
        _machine.Install("docker", $$"""
            #!/bin/bash
            PATH=$PATH:/usr/bin:/bin
            case "$*" in
              login*) ;;
              manifest*) {{Meets("registry", "trust")}}; printf '%s' '{{Machine.Manifest(Machine.Built)}}' ;;
              *trust*) {{Meets("trust", "registry")}}; printf '%s' '{{Data(Tag(ReleaseStep.Version, Machine.Built))}}' ;;
            esac
            """);
        try
        {
            (await _machine.RunAsync("verify")).Printed(ReleaseStep.Reference);
        }
        finally
        {
            File.Delete($"{met}-registry");
            File.Delete($"{met}-trust");
        }
    }
}
