using Omega.Core.Registries;

namespace Omega.Core.Tests.Evidence;

/// <summary>Who is believed about a recorded release: those who answer, and where they do not, what is kept.</summary>
public sealed class ReleaseProofTests : IDisposable
{
    private readonly KeptRelease _release = new();

    [Fact]
    public async Task Where_the_registry_does_not_answer_what_is_kept_proves_a_recorded_release_and_the_image_says_so()
    {
        await _release.VerifyOnceAsync();
        _release.Answer = () => throw new UnansweredException("The registry localhost:5000 cannot be reached: refused.");

        var verdict = await _release.DecideAsync();

        Assert.Equal("registry", verdict.Image?.Without);
    }

    [Fact]
    public async Task Where_the_trust_server_does_not_answer_the_image_says_so()
    {
        await _release.VerifyOnceAsync();
        _release.Said = """{"method":"contentTrust","failure":"dial tcp: connection refused"}""";

        Assert.Equal("trust server", (await _release.DecideAsync()).Image?.Without);
    }

    [Fact]
    public async Task Where_everybody_answers_nothing_is_without() => Assert.Equal("", (await _release.DecideAsync()).Image?.Without);

    [Fact]
    public async Task A_registry_that_says_that_it_has_it_no_more_is_believed_whatever_is_kept()
    {
        await _release.VerifyOnceAsync();
        _release.Answer = () => new RegistryAnswer.Absent();

        Assert.Contains("no longer holds version", (await _release.DecideAsync()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trust_server_that_shows_no_signature_is_believed_whatever_is_kept()
    {
        await _release.VerifyOnceAsync();
        _release.Said = """{"method":"contentTrust","failure":"localhost:4443 does not have trust data for localhost:5000/omega/web"}""";

        Assert.Contains("is signed", (await _release.DecideAsync()).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_builder_is_asked_for_with_a_registry_and_without_one(bool isRebuilt)
    {
        _release.SignByCosign(KeptRelease.Version);
        await _release.VerifyOnceAsync();
        _release.AskForASecondBuilder(isRebuilt);

        var online = await _release.DecideAsync();
        _release.Answer = () => throw new UnansweredException("The registry localhost:5000 cannot be reached: refused.");
        var offline = await Record.ExceptionAsync(async () => Assert.Single((await _release.DecideAsync()).Image!.Rebuilders));

        Assert.Equal(isRebuilt ? 1 : null, online.Image?.Rebuilders.Count);
        Assert.Equal(isRebuilt, offline is null);
        Assert.All(isRebuilt ? Array.Empty<string?>() : [online.Refusal, offline!.Message], said => Assert.Contains("by 0 of the 1 second builders", said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nobody_answers_and_nothing_is_kept_both_are_told()
    {
        _release.Answer = () => throw new UnansweredException("The registry localhost:5000 cannot be reached: refused.");

        var failure = await Assert.ThrowsAsync<OmegaException>(_release.DecideAsync);

        Assert.StartsWith($"The registry localhost:5000 cannot be reached: refused. What is kept on this host does not prove version {KeptRelease.Version} either: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, failure.ExitCode);
    }

    public void Dispose() => _release.Dispose();
}
