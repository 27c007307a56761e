using System.Diagnostics;

namespace Omega.Offline.Engine.Tests.Engines;

using Engines = Omega.Offline.Engine.Tests.Support.Engines;

/// <summary>What goes wrong around a run: it is refused or carried on, and nothing is lost.</summary>
public sealed class FaultTests
{
    private const string Program = """
        name: omega
        runtime: yaml
        resources:
          a:
            type: command:local:Command
            properties:
              create: sleep 0.2; echo a VERSION >>made
              delete: echo gone >>made
              triggers: [VERSION]
          b:
            type: command:local:Command
            properties:
              create: echo b VERSION ${a.stdout} >>made
          c-VERSION:
            type: command:local:Command
            properties:
              create: echo c VERSION ${b.stdout} >>made
              delete: sleep 0.5
        """;

    [SkippableFact]
    public async Task Killed_after_any_of_its_writes_the_next_run_carries_on_and_pulumi_finds_nothing_to_change()
    {
        // Going from 1 to 2 writes the state nine times; with the seventh, c-1 is being removed, which takes its time.
        for (var at = 1; at <= 7; at++)
        {
            using var engines = Engines.Require();
            Write(engines, "1");
            (await engines.OursAsync("stack", "init", "dev")).Succeeded();
            (await engines.OursAsync("up", "--yes", "--skip-preview")).Succeeded();
            Write(engines, "2");

            await KilledAtWriteAsync(engines, at);
            (await engines.OursAsync("cancel")).Succeeded();
            (await engines.OursAsync("up", "--yes", "--skip-preview")).Succeeded();

            (await engines.RealAsync("preview", "--expect-no-changes")).Succeeded();
            var made = File.ReadAllText(Path.Combine(engines.Project, "made"));
            Assert.Contains("a 2", made, StringComparison.Ordinal);
            Assert.Contains("b 2", made, StringComparison.Ordinal);
            Assert.Contains("c 2", made, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task Full_disk_refuses_a_run_before_it_changes_anything_and_loses_nothing_in_the_middle()
    {
        using var engines = Engines.Require();
        using var disk = SmallDisk.Mount(engines.State);
        Write(engines, "1");
        (await engines.OursAsync("stack", "init", "dev")).Succeeded();
        (await engines.OursAsync("up", "--yes", "--skip-preview")).Succeeded();

        disk.Fill();
        Write(engines, "2");
        var refused = await engines.OursAsync("up", "--yes", "--skip-preview");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("cannot be", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("2", File.ReadAllText(Path.Combine(engines.Project, "made")), StringComparison.Ordinal);

        disk.Free();
        engines.Write("Pulumi.yaml", Program.Replace("echo b VERSION", $"head -c 100000000 /dev/zero >{engines.State}/filler; echo b VERSION", StringComparison.Ordinal).Replace("VERSION", "3", StringComparison.Ordinal));
        var stopped = await engines.OursAsync("up", "--yes", "--skip-preview");
        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("space set aside", stopped.Output + stopped.Errors, StringComparison.Ordinal);
        disk.Free();
        Assert.Contains("echo b 3", (await engines.RealAsync("stack", "export")).Succeeded().Output, StringComparison.Ordinal);
        (await engines.OursAsync("up", "--yes", "--skip-preview")).Succeeded();
        (await engines.RealAsync("preview", "--expect-no-changes")).Succeeded();
    }

    private static void Write(Engines engines, string version) =>
        engines.Write("Pulumi.yaml", Program.Replace("VERSION", version, StringComparison.Ordinal));

    private static async Task KilledAtWriteAsync(Engines engines, int at)
    {
        using var watch = new FileSystemWatcher(Path.GetDirectoryName(engines.StateFile)!, "dev.json");
        using var run = engines.StartOurs([], "up", "--yes", "--skip-preview");
        var writes = 0;
        watch.Renamed += (_, _) =>
        {
            if (Interlocked.Increment(ref writes) == at)
            {
                run.Kill();
            }
        };
        watch.EnableRaisingEvents = true;
        await run.WaitForExitAsync();
        Assert.Equal(137, run.ExitCode);
        await Engines.UntilAsync(() => engines.Running().Count == 0);
    }

    private sealed class SmallDisk : IDisposable
    {
        private readonly string _folder;

        private SmallDisk(string folder) => _folder = folder;

        public static SmallDisk Mount(string folder)
        {
            Skip.If(Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder) != 0, "a file system cannot be mounted: the tests do not run as root.");
            return new SmallDisk(folder);
        }

        public void Fill() => Run("dd", "if=/dev/zero", $"of={_folder}/filler", "bs=64k", "count=1000", "status=none");

        public void Free() => File.Delete(Path.Combine(_folder, "filler"));

        public void Dispose() => Run("umount", _folder);

        private static int Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
