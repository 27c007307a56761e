using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Plugins.Language.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Plugins.Language.Tests;

public sealed class LanguageHostTests : IDisposable
{
    private readonly ScriptedProcesses _processes = new();
    private readonly RecordingLog _log = new();
    private readonly TestContext _context = new();
    private readonly LanguageHost _host;

    public LanguageHostTests()
    {
        _host = new LanguageHost("127.0.0.1:43761", _processes, _log);
    }

    [Fact]
    public async Task Update_runs_what_the_official_host_runs_but_for_the_package_list()
    {
        var packages = await _host.GetRequiredPackages(new GetRequiredPackagesRequest { Info = Info() }, _context);
        var run = await _host.Run(Request(), _context);

        Assert.Empty(packages.Packages);
        Assert.Equal(new RunResponse(), run);
        Assert.Equal(
            ["dotnet build -nologo /project/infra", "dotnet run --no-build --project /project/infra"],
            _processes.CommandLines);
        Assert.All(_processes.Requests, request => Assert.Equal("/project/infra", request.Directory));
        Assert.Empty(_processes.Requests[0].Variables);
    }

    [Fact]
    public async Task Run_gives_the_program_the_recorded_environment()
    {
        await _host.Run(Request(), _context);

        Assert.Equal(
            """
            PULUMI_ATTACH_DEBUGGER=false
            PULUMI_CONFIG={"omega:site":"{\"port\":8080}","omega:word":"hush"}
            PULUMI_CONFIG_SECRET_KEYS=["omega:word"]
            PULUMI_DRY_RUN=false
            PULUMI_ENGINE=127.0.0.1:43761
            PULUMI_MONITOR=127.0.0.1:41053
            PULUMI_ORGANIZATION=organization
            PULUMI_PARALLEL=8
            PULUMI_PROJECT=omega
            PULUMI_PWD=/project/infra
            PULUMI_QUERY_MODE=false
            PULUMI_ROOT_DIRECTORY=/project
            PULUMI_STACK=dev
            """,
            string.Join('\n', _processes.Requests[^1].Variables.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Run_builds_when_nobody_has_asked_for_packages()
    {
        await _host.Run(Request(), _context);

        Assert.StartsWith("dotnet build", _processes.CommandLines.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetRequiredPackages_builds_each_time_so_that_no_stale_program_runs()
    {
        await _host.GetRequiredPackages(new GetRequiredPackagesRequest { Info = Info() }, _context);
        await _host.GetRequiredPackages(new GetRequiredPackagesRequest { Info = Info() }, _context);

        Assert.Equal(2, _processes.Requests.Count);
    }

    [Theory]
    [InlineData(0, "", false)]
    [InlineData(32, "", true)]
    [InlineData(5, "Program exited with non-zero exit code: 5", false)]
    [InlineData(134, "Program exited with non-zero exit code: 134", false)]
    public async Task Run_tells_how_the_program_ended(int exitCode, string error, bool bail)
    {
        _processes.Answers["run"] = (exitCode, "");

        var answer = await _host.Run(Request(), _context);

        Assert.Equal(new RunResponse { Error = error, Bail = bail }, answer);
    }

    [Fact]
    public async Task Run_shows_what_the_program_prints_one_stream_together()
    {
        _processes.Answers["run"] = (0, "one\n  two");

        await _host.Run(Request(), _context);

        var shown = _log.Messages.Where(message => !message.Ephemeral).ToList();
        Assert.Equal(["one\n", "  two\n"], shown.Select(message => message.Message));
        Assert.Single(shown.Select(message => message.StreamId).Distinct());
        Assert.All(shown, message => Assert.Equal(LogSeverity.Info, message.Severity));
    }

    [Fact]
    public async Task Failed_build_names_each_error_once_and_runs_nothing()
    {
        _processes.Answers["build"] = (1, "  a -> b\nP.cs(1,1): error CS1: no\nP.cs(1,1): error CS1: no\n    1 Error(s)");

        var refused = await Assert.ThrowsAsync<RpcException>(() => _host.Run(Request(), _context));

        Assert.Equal(
            "'dotnet build -nologo /project/infra' exited with non-zero exit code: 1\nP.cs(1,1): error CS1: no",
            refused.Status.Detail);
        Assert.Single(_processes.Requests);
    }

    [Fact]
    public async Task Failed_build_without_marked_errors_shows_everything()
    {
        _processes.Answers["build"] = (1, "something\nhappened");

        var refused = await Assert.ThrowsAsync<RpcException>(() => _host.Run(Request(), _context));

        Assert.EndsWith("\nsomething\nhappened", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bin/app.dll", "dotnet /project/bin/app.dll")]
    [InlineData("bin/app", "/project/bin/app")]
    [InlineData("/opt/app", "/opt/app")]
    public async Task Binary_option_runs_a_program_built_elsewhere(string binary, string commandLine)
    {
        var request = Request();
        request.Info.Options = new Struct { Fields = { ["binary"] = Value.ForString(binary) } };

        await _host.GetRequiredPackages(new GetRequiredPackagesRequest { Info = request.Info }, _context);
        await _host.Run(request, _context);

        Assert.Equal([commandLine], _processes.CommandLines);
    }

    public void Dispose() => _host.Dispose();

    private static ProgramInfo Info() =>
        new() { RootDirectory = "/project", ProgramDirectory = "/project/infra", EntryPoint = "." };

    private static RunRequest Request() => new()
    {
        Project = "omega",
        Stack = "dev",
        Pwd = "/project/infra",
        Config = { ["omega:word"] = "hush", ["omega:site"] = """{"port":8080}""" },
        ConfigSecretKeys = { "omega:word" },
        Parallel = 8,
        MonitorAddress = "127.0.0.1:41053",
        Organization = "organization",
        Info = Info(),
    };
}
