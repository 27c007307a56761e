using System.Diagnostics;
using System.Runtime.CompilerServices;
using Omega.Image.Tests.Support;

namespace Omega.News.Tests.Support;

/// <summary>Tests that use the one store of this run, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class WithStore : ICollectionFixture<RunningStore>
{
    public const string Name = "with a store";
}

/// <summary>The store of the sample, run by its own script on the PostgreSQL of this machine, without Docker.</summary>
public sealed class RunningStore : IAsyncLifetime
{
    private const string Nobody = "65534";

    private readonly string _folder = Directory.CreateTempSubdirectory("omega-news-store-").FullName;
    private readonly int _port = FreePort.Find();
    private Process? _process;
    private Task<string> _said = Task.FromResult("");

    /// <summary>What is missing to run it; null when nothing is.</summary>
    public static string? Missing { get; } =
        Directory.Exists("/usr/lib/postgresql") && Directory.EnumerateFiles("/usr/lib/postgresql", "initdb", SearchOption.AllDirectories).Any() ? null
        : "PostgreSQL of the distribution is not installed (apt-get install postgresql).";

    /// <summary>What the service is told of it.</summary>
    internal NewsSettings Settings => new("127.0.0.1", _port, Password);

    public string Password { get; private set; } = "it's a \\ \"secret\"";

    /// <summary>Where its data is.</summary>
    public string Cluster => Path.Combine(_folder, "cluster");

    /// <summary>The folder of the sample.</summary>
    public static string Sample { get; } = Path.GetFullPath(Path.Combine(Here(), "../../../samples/news"));

    public async Task InitializeAsync()
    {
        if (Missing is null)
        {
            // The user who runs it reads nothing of a checkout.
            File.Copy(Path.Combine(Sample, "store", "store"), Path.Combine(_folder, "store"));
            await RunAsync("chmod", "0755", _folder, Path.Combine(_folder, "store"));
            if (Environment.UserName == "root")
            {
                await RunAsync("chown", "-R", $"{Nobody}:{Nobody}", _folder);
            }

            await StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        await RunAsync("rm", "-rf", _folder);
    }

    /// <summary>Starts it, with another password where one is given; ends when it answers.</summary>
    public async Task StartAsync(string? password = null)
    {
        Password = password ?? Password;
        Begin();
        await Patience.UntilAsync(
            async () => _process!.HasExited || await EndOfAsync(Start("ready")) == 0,
            () => "the store did not answer");
        Assert.False(_process!.HasExited, _process.HasExited ? await _said : "");
    }

    /// <summary>Starts it and does not wait.</summary>
    public void Begin()
    {
        _process = Start();
        _said = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Stops it as its image says; returns what it said.</summary>
    public async Task<string> StopAsync()
    {
        if (_process is not { } process)
        {
            return "";
        }

        _process = null;
        using (process)
        {
            await RunAsync("kill", "-INT", $"{process.Id}");
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
            return await _said;
        }
    }

    /// <summary>Runs the script to its end, without a store of its own.</summary>
    public async Task<(int ExitCode, string Errors)> EndsAsync(string? password)
    {
        using var process = Start(password, []);
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, errors);
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private Process Start(params string[] arguments) => Start(Password, arguments);

    private Process Start(string? password, string[] arguments)
    {
        string[] asNobody = Environment.UserName == "root" ? ["setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups"] : [];
        string[] command = [.. asNobody, Path.Combine(_folder, "store"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["PGPORT"] = $"{_port}";
        start.Environment["PGDATA"] = Cluster;
        start.Environment["TMPDIR"] = _folder;
        start.Environment["NEWS_PASSWORD"] = password;
        return Process.Start(start)!;
    }

    private static async Task<int> EndOfAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
    }

    private static async Task RunAsync(string program, params string[] arguments) =>
        Assert.Equal(0, await EndOfAsync(Process.Start(program, arguments)));
}
