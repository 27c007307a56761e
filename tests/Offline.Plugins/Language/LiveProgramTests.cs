using Grpc.Core;
using Omega.Offline.Plugins.Language.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Plugins.Language.Tests;

/// <summary>Builds and runs a program with the real SDK.</summary>
public sealed class LiveProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLog _log = new();
    private readonly TestContext _context = new();
    private readonly CountingProcesses _processes = new();
    private LanguageHost _host;

    private ProgramInfo Info => new() { RootDirectory = _folder.Path, ProgramDirectory = _folder.Path, EntryPoint = "." };

    public LiveProgramTests()
    {
        _host = new LanguageHost("127.0.0.1:1", _processes, _log);
        Write("app.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            </Project>
            """);
    }

    [Fact]
    public async Task Update_runs_the_program_as_its_sources_are_now()
    {
        Program("""System.Console.WriteLine("first " + System.Environment.GetEnvironmentVariable("PULUMI_STACK"));""");
        Assert.Equal(new RunResponse(), await UpdateAsync());

        Program("""System.Console.Error.WriteLine("second"); return 32;""");
        Assert.Equal(new RunResponse { Bail = true }, await UpdateAsync());

        Assert.Equal(["first dev\n", "second\n"], _log.Messages.Where(line => !line.Ephemeral).Select(line => line.Message));
    }

    [Fact]
    public async Task Update_of_a_program_that_does_not_compile_shows_the_compiler_error()
    {
        Program("nonsense;");

        var refused = await Assert.ThrowsAsync<RpcException>(UpdateAsync);

        Assert.Contains("Program.cs(1,1): error CS0103", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_that_did_not_change_is_not_built_again()
    {
        Program("System.Console.WriteLine(1);");
        await UpdateAsync();
        var builds = _processes.Builds;
        Renew();

        Assert.Equal(new RunResponse(), await UpdateAsync());

        Assert.Equal((1, 1), (builds, _processes.Builds));
        var about = await _host.About(new AboutRequest { Info = Info }, _context);
        Assert.Matches(@"^\d+\.\d+\.\d+", about.Version);
        Assert.DoesNotContain("dotnet --version", _processes.CommandLines);
        Assert.Equal(["1\n", "1\n"], _log.Messages.Where(line => !line.Ephemeral).Select(line => line.Message));
        Assert.DoesNotContain(_processes.CommandLines, line => line.StartsWith("dotnet run", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Program_that_somebody_else_built_or_removed_is_built_again()
    {
        Program("System.Console.WriteLine(1);");
        await UpdateAsync();
        File.WriteAllText(Path.Combine(_folder.Path, "bin", "Debug", "net10.0", "app.dll"), "something else");
        Renew();
        await UpdateAsync();
        Directory.Delete(Path.Combine(_folder.Path, "bin"), recursive: true);
        Renew();

        Assert.Equal(new RunResponse(), await UpdateAsync());

        Assert.Equal(3, _processes.Builds);
    }

    public void Dispose()
    {
        _host.Dispose();
        _folder.Dispose();
    }

    private async Task<RunResponse> UpdateAsync()
    {
        await _host.GetRequiredPackages(new GetRequiredPackagesRequest { Info = Info }, _context);
        return await _host.Run(new RunRequest { Pwd = _folder.Path, Stack = "dev", Info = Info }, _context);
    }

    /// <summary>Each update starts the host anew.</summary>
    private void Renew()
    {
        _host.Dispose();
        _host = new LanguageHost("127.0.0.1:1", _processes, _log);
    }

    private void Program(string code) => Write("Program.cs", code);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.Path, name), text);
}
