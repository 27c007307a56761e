using System.Text;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Evidence;

/// <summary>What the tag of a base names, at a registry that holds what a test lets it.</summary>
public sealed class BaseCheckTests : IRegistry
{
    private const string Tag = "1.29.4-alpine";

    private static readonly RegistryManifest Pinned = Manifest("c");
    private static readonly RegistryManifest Newer = Manifest("e");

    private readonly Dictionary<string, RegistryManifest> _held = new() { [Tag] = Pinned, [Pinned.Digest.ToString()] = Pinned };
    private readonly List<(string Registry, string User, string? Ca)> _opened = [];
    private string _base = $"docker.io/library/nginx:{Tag}@{Pinned.Digest}";

    [Fact]
    public async Task A_base_that_its_tag_names_has_nothing_newer()
    {
        var state = await AskAsync();

        Assert.Equal((null, true, "2026-04-01"), (state.Newer, state.IsHeld, state.Made));
    }

    [Fact]
    public async Task What_its_tag_names_instead_is_told_pinned_with_the_days_of_both()
    {
        (_held[Tag], _held[Newer.Digest.ToString()]) = (Newer, Newer);

        var state = await AskAsync();

        Assert.Equal($"docker.io/library/nginx:{Tag}@{Newer.Digest}", state.Newer);
        Assert.Equal(("2026-04-01", "2026-05-01", true), (state.Made, state.NewerMade, state.IsHeld));
    }

    [Fact]
    public async Task A_pinned_base_that_the_registry_lost_is_told()
    {
        _held.Remove(Pinned.Digest.ToString());
        _held[Tag] = Newer;

        Assert.False((await AskAsync()).IsHeld);
    }

    [Fact]
    public async Task The_image_of_one_platform_is_the_newest_while_the_index_names_it()
    {
        _held[Tag] = Index(Pinned.Digest, Newer.Digest);
        Assert.Null((await AskAsync()).Newer);

        _held[Tag] = Index(Newer.Digest);
        Assert.Equal($"docker.io/library/nginx:{Tag}@{_held[Tag].Digest}", (await AskAsync()).Newer);
    }

    [Fact]
    public async Task A_tag_that_may_not_be_read_says_nothing()
    {
        _held.Remove(Tag);

        var failure = await Assert.ThrowsAsync<OmegaException>(AskAsync);

        Assert.Equal(ExitCode.Failed, failure.ExitCode);
        Assert.StartsWith($"The registry docker.io has no tag {Tag} of library/nginx that may be read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_login_is_for_the_stacks_own_registry_alone()
    {
        await AskAsync();
        _base = $"localhost:5000/omega/base:{Tag}@{Pinned.Digest}";
        await AskAsync();

        Assert.Equal([("registry-1.docker.io", "", null), ("localhost:5000", "user", "authority")], _opened);
    }

    public Task<RegistryAnswer> ManifestAsync(string repository, string reference, CancellationToken cancellation) =>
        Task.FromResult<RegistryAnswer>(_held.TryGetValue(reference, out var manifest) ? new RegistryAnswer.Found(manifest) : new RegistryAnswer.Absent());

    public Task<IReadOnlyDictionary<string, string>> LabelsAsync(string repository, RegistryManifest manifest, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(manifest.IsIndex ? new Dictionary<string, string>()
            : new Dictionary<string, string> { ["org.opencontainers.image.created"] = manifest == Pinned ? "2026-04-01" : "2026-05-01" });

    public Task<IReadOnlyList<Artifact>> AttachedAsync(string repository, Digest subject, CancellationToken cancellation) => throw new NotSupportedException();

    Task IRegistry.WriteAsync(string repository, string tag, IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation) => throw new NotSupportedException();

    Task IRegistry.AttachAsync(string repository, Digest subject, IReadOnlyList<Artifact> artifacts, CancellationToken cancellation) => throw new NotSupportedException();

    private static RegistryManifest Manifest(string config) =>
        RegistryManifest.Read(Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"config":{"digest":"sha256:{{new string(config[0], 64)}}"},"layers":[]}"""));

    private static RegistryManifest Index(params Digest[] members) =>
        RegistryManifest.Read(Encoding.UTF8.GetBytes("{\"schemaVersion\":2,\"manifests\":[" + string.Join(',', members.Select(member => $"{{\"digest\":\"{member}\"}}")) + "]}"));

    private Task<BaseState> AskAsync() => new BaseCheck((image, user, _) =>
    {
        _opened.Add((image.Registry, user, image.Ca));
        return this;
    }).OfAsync(Some.Settings().Image with { Base = _base, Ca = "authority" }, "user", "password");
}
