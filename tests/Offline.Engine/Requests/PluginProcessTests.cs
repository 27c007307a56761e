using System.Net;
using System.Net.Sockets;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Tests.Support;
using Pulumirpc;

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
        Assert.True(Processes.HasEnded(File.ReadAllText(Path.Combine(_folder.Path, "pid")).Trim()));
    }

    [Fact]
    public async Task One_that_says_nothing_is_waited_for_no_longer_than_was_said()
    {
        Write("exec sleep 600");

        var problem = await Assert.ThrowsAsync<EngineException>(() => StartAsync(TimeSpan.FromSeconds(0.5)));

        Assert.Equal($"plugin '{_folder.Path}/a-plugin' did not print its port within 0.5 seconds.", problem.Message);
    }

    /// <summary>A language host runs the program under itself; what a person types is nothing of theirs.</summary>
    [Fact]
    public async Task One_that_is_ended_is_so_with_what_it_has_started_and_has_no_part_in_what_is_typed()
    {
        Write($"sleep 600 & echo $! > '{_folder.Path}/child'; readlink /proc/$$/fd/0 > '{_folder.Path}/input'; echo 7; wait");
        await using (await StartAsync())
        {
            Assert.NotEqual(new FileInfo("/proc/self/fd/0").LinkTarget, File.ReadAllText(Path.Combine(_folder.Path, "input")).Trim());
        }

        Assert.True(Processes.HasEnded(File.ReadAllText(Path.Combine(_folder.Path, "child")).Trim()));
    }

    /// <summary>Who ends this process at once leaves none behind.</summary>
    [Fact]
    public async Task Each_that_runs_is_ended_with_all()
    {
        Write($"echo $$ >> '{_folder.Path}/pids'; echo 7; exec sleep 600");
        await using var one = await StartAsync();
        await using var other = await StartAsync();

        PluginProcess.EndAll();

        string[] ended = File.ReadAllLines(Path.Combine(_folder.Path, "pids"));
        Assert.Equal(2, ended.Length);
        Assert.All(ended, process => Assert.True(Processes.HasEnded(process)));
    }

    [Fact]
    public async Task One_that_is_no_program_or_is_not_there_is_named()
    {
        Assert.Equal("no plugin 'a-plugin' on PATH. Put the folder that holds it on PATH.", (await Assert.ThrowsAsync<EngineException>(StartAsync)).Message);
        File.WriteAllText(Path.Combine(_folder.Path, "a-plugin"), "no program");

        Assert.StartsWith($"plugin '{_folder.Path}/a-plugin' must print its port as the first line, printed ''.", (await Assert.ThrowsAsync<EngineException>(StartAsync)).Message, StringComparison.Ordinal);
    }

    /// <summary>A host that somebody else has started goes on, and must not keep a connection for every run.</summary>
    [Fact]
    public async Task The_connection_to_one_that_runs_already_ends_with_its_use()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var plugin = PluginProcess.Attach(listener.LocalEndpoint.ToString()!);
        _ = new LanguageRuntime.LanguageRuntimeClient(plugin.Channel).GetPluginInfoAsync(new Google.Protobuf.WellKnownTypes.Empty()).ResponseAsync.ContinueWith(asked => asked.Exception, TaskScheduler.Default);
        using var accepted = await listener.AcceptTcpClientAsync();

        await plugin.DisposeAsync();

        await using var stream = accepted.GetStream();
        await stream.CopyToAsync(Stream.Null).WaitAsync(Patience.Limit);
    }

    /// <summary>Plugins are on this machine, and a proxy is not.</summary>
    [Fact]
    public async Task A_plugin_is_asked_directly_also_where_a_proxy_is_set()
    {
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:1");
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            await using var plugin = PluginProcess.Attach(listener.LocalEndpoint.ToString()!);
            var asked = new LanguageRuntime.LanguageRuntimeClient(plugin.Channel).GetPluginInfoAsync(new Google.Protobuf.WellKnownTypes.Empty()).ResponseAsync;
            Assert.NotSame(asked, await Task.WhenAny(asked, listener.AcceptTcpClientAsync()));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    private void Write(string script) => _folder.WriteProgram("a-plugin", script);

    private Task<PluginProcess> StartAsync() => StartAsync(patience: null);

    private Task<PluginProcess> StartAsync(TimeSpan? patience) =>
        PluginProcess.StartAsync("a-plugin", [], "/", (line, error) => _said.Add($"{(error ? "error" : "output")}: {line}"), default, patience);
}
