using System.Diagnostics;

namespace Omega.EndToEnd.Tests.Support;

/// <summary>Kills an engine with SIGKILL, and nothing but the engine, the moment something happens: however fast it goes on, it is not missed.</summary>
internal sealed class EngineKiller : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("omega-killer-").FullName;

    /// <summary>Kills at the last of the given calls of docker or notary by a step, each awaited after the one before.</summary>
    public EngineKiller(params string[] calls)
    {
        File.WriteAllLines(Path.Combine(_folder, "calls"), calls);
        foreach (var program in (string[])["docker", "notary"])
        {
            Stub(Path.Combine(_folder, program));
        }
    }

    private void Stub(string path)
    {
        File.WriteAllText(path, $$"""
            #!/bin/bash
            {
              flock 9
              read -r call <'{{_folder}}/calls'
              if [ -n "$call" ] && [[ "${0##*/} $*" == *"$call"* ]]; then
                sed -i 1d '{{_folder}}/calls'
                [ -s '{{_folder}}/calls' ] || {{Command}}
              fi
            } 9>'{{_folder}}/lock'
            export PATH=${PATH//'{{_folder}}:'/}
            exec "${0##*/}" "$@"
            """);
        using var chmod = Process.Start("chmod", ["+x", path]);
        chmod.WaitForExit();
    }

    /// <summary>The search path that the engine is to be started with.</summary>
    public string SearchPath => $"{_folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";

    /// <summary>What kills, for bash.</summary>
    public string Command => $"{{ mv '{_folder}/engine' '{_folder}/killed' && kill -KILL \"$(<'{_folder}/killed')\"; }}";

    /// <summary>Whether it has killed.</summary>
    public bool HasKilled => File.Exists(Path.Combine(_folder, "killed"));

    /// <summary>Names the engine, as soon as it is started.</summary>
    public void Engine(int process) => File.WriteAllText(Path.Combine(_folder, "engine"), $"{process}");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
