using Omega.Cli.Commands;
using Omega.Core.Tests.Evidence;

namespace Omega.Cli.Tests.Trust;

/// <summary>What a registry lost is put back as far as this host proves it, release by release.</summary>
public sealed class EvidenceRestoreTests : IDisposable
{
    private readonly KeptReleases _releases = new();

    [Fact]
    public async Task A_registry_that_lost_everything_has_each_image_and_its_signature_again()
    {
        Assert.Equal(ExitCode.Done, await RestoreAsync());

        Assert.Equal(_releases.Versions.Order(), _releases.Held.Keys.Order());
        Assert.Equal(_releases.Held.Values.Select(manifest => manifest.Digest).ToHashSet(), _releases.Beside.Select(artifact => artifact.Subject).ToHashSet());
        Assert.Equal(
            string.Concat(_releases.Versions.Reverse().Select(version => $"{version}  image pushed again, 1 of 1 put back, verified\n")), _releases.Stage.Output);
    }

    [Fact]
    public async Task A_registry_that_lost_nothing_is_not_written_to()
    {
        await RestoreAsync();
        var (held, beside) = (_releases.Held.ToDictionary(), _releases.Beside.ToList());

        Assert.Equal(ExitCode.Done, await RestoreAsync());

        Assert.Equal(held, _releases.Held);
        Assert.Equal(beside, _releases.Beside);
        Assert.EndsWith($"{_releases.Versions[0]}  all 1 are there, verified\n", _releases.Stage.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_was_changed_on_this_host_is_not_pushed_and_the_others_are()
    {
        var changed = _releases.Versions[1];
        _releases.Engine[changed] = new SomeImage().Layer(("page", "somebody was here"));

        Assert.Equal(ExitCode.Refused, await RestoreAsync());

        Assert.Equal(_releases.Versions.Where(version => version != changed).Order(), _releases.Held.Keys.Order());
        Assert.Contains(
            $"{changed}  1 of 1 put back; Refused: the registry registry.example.com no longer holds version {changed}", _releases.Stage.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_by_a_key_that_counts_no_more_is_not_pushed()
    {
        _releases.Stage.Policy = _releases.Stage.Policy.Replace("\"method\"", $$"""
            "revoked":[{"key":{{System.Text.Json.JsonSerializer.Serialize(_releases.Signer)}},"since":"2024-01-01T00:00:00Z"}],"method"
            """, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Refused, await RestoreAsync());

        Assert.Empty(_releases.Held);
    }

    [Fact]
    public async Task What_the_registry_takes_for_something_else_is_refused_and_takes_nothing_from_the_others()
    {
        await RestoreAsync();
        var (newest, oldest) = (_releases.Versions[^1], _releases.Versions[0]);
        _releases.Takes[newest] = _releases.Held[oldest];
        _releases.Held.Clear();

        Assert.Equal(ExitCode.Refused, await RestoreAsync());

        Assert.Contains(
            $"{newest}  Refused: the registry shows version {newest} as {_releases.Held[oldest].Digest} after the push", _releases.Stage.Output, StringComparison.Ordinal);
        Assert.EndsWith($"{oldest}  image pushed again, all 1 are there, verified\n", _releases.Stage.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _releases.Dispose();

    private Task<int> RestoreAsync() =>
        new EvidenceRestoreCommand
        {
            Checkout = _releases.Stage.Checkout,
            Processes = _releases.Stage,
            Report = _releases.Stage.Report,
            Registry = _releases.Registry,
        }.ExecuteAsync(null!, new EvidenceRestoreSettings(), default);
}
