using Omega.Cli.Engines;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Engines;

public sealed class LocalProgramsTests : IDisposable
{
    private const string Publish = "dotnet publish";
    private const string Build = "dotnet build";
    private readonly TemporaryFolder _folder = new();

    public LocalProgramsTests()
    {
        foreach (var name in new[] { "engine", "plugins", "protocol", "programs" })
        {
            Directory.CreateDirectory(_folder.At("offline", name));
        }

        File.WriteAllText(_folder.At("offline", "programs", "Omega.Offline.Programs.csproj"), "");
    }

    [Fact]
    public async Task Programs_are_native_where_they_can_be_linked_and_are_built_once()
    {
        var machine = Machine(linker: true);

        var folder = await EnsureAsync(machine);
        await EnsureAsync(machine);

        Assert.Equal(_folder.At("offline", "programs", "bin", "native"), folder);
        Assert.Single(machine.Lines, line => line.StartsWith(Publish, StringComparison.Ordinal));
        Assert.DoesNotContain(machine.Lines, line => line.StartsWith(Build, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_source_is_built_again_and_one_of_the_program_s_packages_is_not()
    {
        var machine = Machine(linker: true);
        await EnsureAsync(machine);

        Directory.CreateDirectory(_folder.At("offline", "sdk"));
        await ChangeAsync(machine, "sdk", "Some.cs");
        Assert.Single(machine.Lines, line => line.StartsWith(Publish, StringComparison.Ordinal));

        await ChangeAsync(machine, "engine", "Some.cs");
        Assert.Equal(2, machine.Lines.Count(line => line.StartsWith(Publish, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_a_linker_they_are_for_the_runtime_until_there_is_one()
    {
        var bare = Machine(linker: false);

        Assert.Equal(_folder.At("offline", "programs", "bin", "Debug", "net10.0"), await EnsureAsync(bare));
        await EnsureAsync(bare);
        Assert.Single(bare.Lines, line => line.StartsWith(Build, StringComparison.Ordinal));

        Assert.Equal(_folder.At("offline", "programs", "bin", "native"), await EnsureAsync(Machine(linker: true)));
    }

    [Fact]
    public async Task A_native_build_that_fails_is_told_once_and_the_programs_are_for_the_runtime()
    {
        var error = new StringWriter();
        var machine = Machine(linker: true, publish: "ld : error : cannot find -lsomething\nnoise");

        var folder = await EnsureAsync(machine, new Report(TextWriter.Null, error, color: false));
        await EnsureAsync(machine);

        Assert.Equal(_folder.At("offline", "programs", "bin", "Debug", "net10.0"), folder);
        Assert.Contains("cannot find -lsomething", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("noise", error.ToString(), StringComparison.Ordinal);
        Assert.Single(machine.Lines, line => line.StartsWith(Publish, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sources_that_do_not_compile_are_refused_with_the_compiler_s_words()
    {
        var machine = Machine(linker: false, build: "Some.cs(1,1): error CS1002: ; expected");

        var refused = await Assert.ThrowsAsync<OmegaException>(() => EnsureAsync(machine));

        Assert.Contains("Some.cs(1,1): error CS1002: ; expected", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.At("offline", "programs"), refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<string> EnsureAsync(FakeProcesses machine, Report? report = null) =>
        new LocalPrograms(new Checkout(_folder.Path), machine, report ?? Silent.Report).EnsureAsync(default);

    private async Task ChangeAsync(FakeProcesses machine, string folder, string name)
    {
        var file = _folder.At("offline", folder, name);
        File.WriteAllText(file, "");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(1));
        await EnsureAsync(machine);
    }

    private FakeProcesses Machine(bool linker, string? publish = null, string? build = null) => new FakeProcesses()
        .On("clang", exitCode: 127)
        .On("gcc -print-file-name", output: linker ? "/usr/lib/x86_64-linux-gnu/Scrt1.o\n" : "Scrt1.o\n")
        .On(Publish, _ => Made(publish, "native"))
        .On(Build, _ => Made(build, "Debug", "net10.0"));

    private (int, string, string) Made(string? error, params string[] folder)
    {
        if (error is null)
        {
            Directory.CreateDirectory(_folder.At(["offline", "programs", "bin", .. folder]));
        }

        return (error is null ? 0 : 1, error ?? "", "");
    }
}
