using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Backend;

public sealed class StackLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileBackend _backend;
    private readonly StackName _stack = new("omega", "dev");

    public StackLockTests() => _backend = new FileBackend($"file://{_folder.Path}");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Take_refuses_a_second_holder_and_names_the_first()
    {
        using var first = StackLock.Take(_backend, _stack);

        var problem = Assert.Throws<EngineException>(() => StackLock.Take(_backend, _stack));

        Assert.StartsWith("the stack is currently locked by 1 lock(s). Either wait", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"(pid {Environment.ProcessId})", problem.Message, StringComparison.Ordinal);
        Assert.Equal(1, problem.ExitCode);
    }

    [Fact]
    public void Take_writes_nothing_where_the_lock_is_held()
    {
        using var first = StackLock.Take(_backend, _stack);

        Assert.Throws<EngineException>(() => StackLock.Take(_backend, _stack, () => Assert.Fail("a second lock was written")));
    }

    [Fact]
    public void Take_gives_way_to_one_that_came_at_the_same_time_and_leaves_nothing_behind()
    {
        var other = Path.Combine(_backend.LocksOf(_stack), "other.json");

        Assert.Throws<EngineException>(() => StackLock.Take(_backend, _stack, () => File.WriteAllText(other, "{}")));

        Assert.Equal([other], Directory.GetFiles(_backend.LocksOf(_stack)));
    }

    [Fact]
    public void Take_works_again_after_the_lock_is_given_back()
    {
        StackLock.Take(_backend, _stack).Dispose();

        StackLock.Take(_backend, _stack).Dispose();
    }

    [Fact]
    public void Break_removes_what_a_killed_process_left()
    {
        StackLock.Take(_backend, _stack);

        Assert.Equal(1, StackLock.Break(_backend, _stack));
        StackLock.Take(_backend, _stack).Dispose();
    }

    [Fact]
    public void Lock_file_holds_its_time_without_escapes()
    {
        using var first = StackLock.Take(_backend, _stack);

        var text = File.ReadAllText(Directory.GetFiles(_backend.LocksOf(_stack)).Single());

        Assert.DoesNotContain("\\u", text, StringComparison.Ordinal);
        Assert.Matches("\"timestamp\": \"[0-9-]+T[0-9:]+Z\"", text);
    }
}
