using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Requests;

/// <summary>Programs that are no good plugins, and what is said of them.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[Collection("This process")]
public sealed class PluginProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateVariables _variables;
    private readonly System.Collections.Concurrent.BlockingCollection<string> _said = [];

    public PluginProcessTests()
    {
        _variables = new(_folder.Path);
        _variables.Set("PATH", $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}");
    }

    public void Dispose()
    {
        _variables.Dispose();
        _folder.Dispose();
        _said.Dispose();
    }

    [Fact]
    public async Task What_a_plugin_says_after_its_port_is_passed_on_with_its_stream()
    {
        Write("echo 7; echo aloud; echo aside >&2; pwd; exec sleep 600");

        await using var plugin = await StartAsync();

        string[] said = [_said.Take(), _said.Take(), _said.Take()];
        Assert.Equal(["error: aside", "output: /", "output: aloud"], said.Order(StringComparer.Ordinal));
        Assert.Equal(_folder.Path, plugin.Folder);
    }

    [Theory]
    [InlineData("echo nonsense; echo why >&2; exec sleep 600", "must print its port as the first line, printed 'nonsense'.")]
    [InlineData("exit 3", "must print its port as the first line, printed ''.")]
    [InlineData("echo +7; exec sleep 600", "must print its port as the first line, printed '+7'.")]
    public async Task One_that_prints_no_port_is_named_with_what_it_said_and_ended(string script, string expected)
    {
        Write($"echo $$ > '{_folder.Path}/pid'; {script}");

        var problem = await Assert.ThrowsAsync<EngineException>(StartAsync);

        Assert.StartsWith($"plugin '{_folder.Path}/a-plugin' {expected}", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotMatch("\\s$", problem.Message);
        Assert.False(Directory.Exists($"/proc/{File.ReadAllText(Path.Combine(_folder.Path, "pid")).Trim()}"));
    }

    [Fact]
    public async Task One_that_says_nothing_is_waited_for_no_longer_than_was_said()
    {
        Write("exec sleep 600");

        var problem = await Assert.ThrowsAsync<EngineException>(() => StartAsync(TimeSpan.FromSeconds(0.5)));

        Assert.Equal($"plugin '{_folder.Path}/a-plugin' did not print its port within 0.5 seconds.", problem.Message);
    }

    [Fact]
    public async Task One_that_is_no_program_or_is_not_there_is_named()
    {
        Assert.Equal("no plugin 'a-plugin' on PATH. Put the folder that holds it on PATH.", (await Assert.ThrowsAsync<EngineException>(StartAsync)).Message);
        File.WriteAllText(Path.Combine(_folder.Path, "a-plugin"), "no program");

        Assert.StartsWith($"plugin '{_folder.Path}/a-plugin' must print its port as the first line, printed ''.", (await Assert.ThrowsAsync<EngineException>(StartAsync)).Message, StringComparison.Ordinal);
    }

    private void Write(string script) => _folder.WriteProgram("a-plugin", script);

    private Task<PluginProcess> StartAsync() => StartAsync(patience: null);

    private Task<PluginProcess> StartAsync(TimeSpan? patience) =>
        PluginProcess.StartAsync("a-plugin", [], "/", (line, error) => _said.Add($"{(error ? "error" : "output")}: {line}"), default, patience);
}
