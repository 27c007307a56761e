using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Backend;

/// <summary>What a run does whose disk has no space left for its state.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StackName _stack = new("omega", "dev");
    private readonly FileBackend _backend;
    private int _writes;

    public FullDiskTests()
    {
        _backend = new FileBackend($"file://{_folder.Path}");
        _backend.Write(_stack, "{}"u8);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_space_set_aside_is_given_back_for_one_write_more_and_the_run_ends()
    {
        using var reserve = StateReserve.Take(_backend, _stack);
        Assert.True(File.Exists(Reserve));

        var problem = Assert.Throws<EngineException>(() => reserve.Write(WriteWhereThereIsSpace));

        Assert.Equal("the disk is full The state was saved with space set aside for this: free some space and run again.", problem.Message);
        Assert.Equal(2, _writes);
        // There is none for a second time.
        Assert.Equal("the disk is full", Assert.Throws<EngineException>(() => reserve.Write(() => throw new EngineException("the disk is full"))).Message);
    }

    [Fact]
    public void What_is_set_aside_goes_with_the_run()
    {
        using (StateReserve.Take(_backend, _stack))
        {
            Assert.True(File.Exists(Reserve));
        }

        Assert.False(File.Exists(Reserve));
    }

    /// <summary>It was not begun: the next run must not be told that its end is unknown.</summary>
    [Fact]
    public void An_operation_that_could_not_be_noted_is_none()
    {
        var (isFull, written) = (true, Snapshot.Empty);
        var store = new SnapshotStore(Snapshot.Empty, snapshot => written = isFull ? throw new EngineException("the disk is full") : snapshot);
        var resource = new ResourceState { Urn = Stage.Urn("a"), Type = "fake:index:Thing", Custom = true };
        Assert.Throws<EngineException>(() => store.Begin("creating", resource));

        isFull = false;
        store.Record(null, new ResourceState { Urn = Stage.Urn("b"), Type = "fake:index:Thing" });

        Assert.Empty(written.Operations);
        Assert.Equal([Stage.Urn("b")], written.Resources.Select(one => one.Urn));
    }

    private string Reserve => _backend.StateOf(_stack) + ".reserve";

    private void WriteWhereThereIsSpace()
    {
        _writes++;
        if (File.Exists(Reserve))
        {
            throw new EngineException("the disk is full");
        }
    }
}
