using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Steps;

public sealed class RefreshTests
{
    private readonly Stage _stage = new();

    [Fact]
    public async Task Refresh_forgets_what_is_gone_and_who_needed_it()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"));
        _stage.Provider.Real.TryRemove("id-1", out _);

        await _stage.RefreshAsync();

        Assert.Equal(["b"], _stage.Names());
        var left = _stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("b"));
        Assert.Empty(left.Dependencies);
        Assert.Empty(left.PropertyDependencies);
    }

    [Fact]
    public async Task Update_after_a_refresh_brings_back_what_is_gone()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"));
        _stage.Provider.Real.TryRemove("id-1", out _);
        await _stage.RefreshAsync();

        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"));

        Assert.Equal(["create a", "same b"], _stage.Events.Done);
    }

    [Fact]
    public async Task Refresh_changes_nothing_when_all_is_as_known()
    {
        await _stage.UpAsync(Stage.Thing("a", ("v", 1)));
        var before = _stage.State.Resources[^1].Modified;

        await _stage.RefreshAsync();

        Assert.Equal(["same a"], _stage.Events.Done);
        Assert.Equal(before, _stage.State.Resources[^1].Modified);
    }
}
