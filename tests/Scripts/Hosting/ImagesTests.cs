using Omega.Scripts.Tests.Release;

namespace Omega.Scripts.Tests.Hosting;

/// <summary>The disk of releases that are no longer kept is given back, and nobody else's.</summary>
public sealed class ImagesTests : IDisposable
{
    private const string Repository = "localhost:5000/omega/web";
    private const string Mark = "kept.omega-dev.";
    private const string Newest = "20260401-120009";

    private static readonly string Kept = DigestOf('a');
    private static readonly string Old = DigestOf('b');

    private readonly Machine _machine = new Machine().Answers("docker", "images *").Answers("docker", "tag *").Answers("docker", "rmi *");

    private static string DigestOf(char digit) => $"sha256:{new string(digit, 64)}";

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task What_is_kept_is_marked_once_and_what_is_not_loses_all_its_names()
    {
        Lists($"1 20260401-120009 {Kept}", $"2 20260401-120001 {Old}", $"2 {Mark}bbbbbbbbbbbb {Old}", $"3 <none> {DigestOf('c')}");

        await RunAsync();

        Assert.Equal([$"tag {Repository}@{Kept} {Repository}:{Mark}aaaaaaaaaaaa"], Calls("tag"));
        Assert.Equal(
            new[] { $"{Repository}:20260401-120001", $"{Repository}:{Mark}bbbbbbbbbbbb", $"{Repository}@{Old}", $"{Repository}@{DigestOf('c')}" }.Order(StringComparer.Ordinal),
            Removed().Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_marked_already_is_left_as_it_is()
    {
        Lists($"1 20260401-120009 {Kept}", $"1 {Mark}aaaaaaaaaaaa {Kept}");

        await RunAsync();

        Assert.Empty(Calls("tag"));
        Assert.Empty(Removed());
    }

    [Theory]
    [InlineData("kept.omega-dev-2.bbbbbbbbbbbb")]
    [InlineData("kept.other-dev.bbbbbbbbbbbb")]
    [InlineData("for-the-auditor")]
    public async Task What_another_stack_keeps_or_a_person_has_named_stays_and_loses_our_mark_alone(string name)
    {
        Lists($"2 20260401-120001 {Old}", $"2 {Mark}bbbbbbbbbbbb {Old}", $"2 {name} {Old}");

        await RunAsync();

        Assert.Equal([$"{Repository}:{Mark}bbbbbbbbbbbb"], Removed());
    }

    [Theory]
    [InlineData("20260401-120010", false)]
    [InlineData("20260401-120008", true)]
    public async Task What_was_built_and_never_published_goes_unless_it_is_a_release_to_come(string version, bool goes)
    {
        Lists($"4 {version} <none>");

        await RunAsync();

        Assert.Equal(goes ? [$"{Repository}:{version}"] : [], Removed());
    }

    [Fact]
    public async Task What_builds_leave_goes_but_for_the_newest_which_spare_the_next_one_its_work()
    {
        _machine.Answers("docker", "images * label=omega.stage=build", "sha256:5\nsha256:4\nsha256:3\nsha256:2\n");

        await RunAsync();

        Assert.Equal(["sha256:3", "sha256:2"], Removed());
    }

    [Theory]
    [InlineData("images *")]
    [InlineData("rmi *")]
    [InlineData("tag *")]
    public async Task An_engine_that_refuses_fails_no_update(string call)
    {
        Lists($"1 20260401-120009 {Kept}", $"2 20260401-120001 {Old}");
        _machine.Answers("docker", call, error: "conflict: unable to remove repository reference", exit: 1);

        await RunAsync();
    }

    private void Lists(params string[] lines) => _machine.Answers("docker", "images *--digests*", string.Concat(lines.Select(line => line + "\n")));

    private IEnumerable<string> Removed() => Calls("rmi").SelectMany(call => call.Split(' ')[1..]);

    private IEnumerable<string> Calls(string verb) =>
        _machine.Calls.Select(call => call.Arguments).Where(call => call.StartsWith(verb + " ", StringComparison.Ordinal));

    private async Task RunAsync()
    {
        var result = await _machine.RunStepAsync("images-kept", ("REPOSITORY", Repository), ("KEEP", Kept), ("NEWEST", Newest), ("MARK", Mark));
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
    }
}
