namespace Omega.EndToEnd.Tests.Support;

/// <summary>A clock that stands at one version, for programs that are found by a search path.</summary>
internal sealed class StoppedClock : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("omega-clock-").FullName;

    public StoppedClock(string version)
    {
        var program = Path.Combine(_folder, "date");
        File.WriteAllText(program, $"#!/bin/sh\ncase \"$*\" in '-u +%Y%m%d-%H%M%S') echo {version} ;; *) exec /bin/date \"$@\" ;; esac\n");
        System.Diagnostics.Process.Start("chmod", ["+x", program]).WaitForExit();
    }

    public string SearchPath => $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
