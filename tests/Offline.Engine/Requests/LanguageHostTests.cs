using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Requests;

[Collection("This process")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class LanguageHostTests : IAsyncDisposable
{
    private readonly LanguageProgram _program = new();

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    /// <summary>A host of today, one of before, and one that says nothing of it.</summary>
    [Theory]
    [InlineData(0, "command 1.2.1, other 2.0.0")]
    [InlineData(1, "command 1.2.1, other 2.0.0")]
    [InlineData(2, "")]
    public async Task Providers_that_a_program_needs_are_told_from_all_else_that_it_needs(int age, string expected)
    {
        _program.Age = age;
        _program.Packages.AddRange([
            new() { Name = "dotnet", Kind = "language", Version = "3.0.0" },
            new() { Name = "other", Version = "2.0.0" },
            new() { Name = "rules", Kind = "analyzer", Version = "1.0.0" },
        ]);
        await _program.StartAsync();
        await using var host = await LanguageHost.StartAsync(ProjectFile.Find(_program.Folder), "127.0.0.1:1", _program.Address, (_, _) => { }, default);

        var required = await host.RequiredAsync(default);

        Assert.Equal(expected, string.Join(", ", required.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} {one.Value}")));
        const string info = "{ \"rootDirectory\": \"FOLDER\", \"programDirectory\": \"FOLDER\", \"entryPoint\": \".\", \"options\": { \"binary\": \"./program\" } }";
        Assert.Equal(
            new[] { $"{{ \"info\": {info} }}", $"{{ \"project\": \"deprecated\", \"pwd\": \"FOLDER\", \"program\": \".\", \"info\": {info} }}" }.Take(age + 1),
            _program.AskedForPackages.Select(asked => asked.ToString()!.Replace(_program.Folder, "FOLDER", StringComparison.Ordinal)));
    }

    /// <summary>As pulumi starts one; what it says is told with its stream.</summary>
    [Theory]
    [InlineData("fake", "")]
    [InlineData("{name: fake}", "")]
    [InlineData("{name: fake, options: {binary: ./program, trace: true}}", "-binary=./program -trace=true ")]
    public async Task A_host_that_is_started_is_told_the_project_s_folder_its_options_and_whom_to_ask(string runtime, string options)
    {
        File.WriteAllText(Path.Combine(_program.Folder, "Pulumi.yaml"), $"name: omega\nruntime: {runtime}\n");
        _program.WriteHost("echo 7; echo aloud; echo \"$@\" >&2; exec sleep 600");
        var events = new RecordedEvents();

        await using var start = new ProgramStart(ProjectFile.Find(_program.Folder), "127.0.0.1:1", client: null, events);

        await Patience.UntilAsync(2, () => Task.FromResult(events.Said.Count));
        Assert.Equal([$"info#err: -root={_program.Folder} {options}127.0.0.1:1", "info: aloud"], events.Said.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_host_ends_with_its_run()
    {
        _program.WriteHost($"echo $$ > '{_program.Folder}/pid'; echo 7; exec sleep 600");
        await using (var start = new ProgramStart(ProjectFile.Find(_program.Folder), "127.0.0.1:1", client: null, new RecordedEvents()))
        {
            await start.Host;
        }

        Assert.True(Processes.HasEnded(File.ReadAllText(Path.Combine(_program.Folder, "pid")).Trim()));
    }

    /// <summary>A run may fail before its program is ready.</summary>
    [Fact]
    public async Task A_host_that_does_not_start_is_not_waited_for_by_a_run_that_has_ended()
    {
        _program.WriteHost("exec sleep 600");
        var start = new ProgramStart(ProjectFile.Find(_program.Folder), "127.0.0.1:1", client: null, new RecordedEvents());

        await start.DisposeAsync();

        Assert.True(start.Host.IsCanceled);
    }
}
