namespace Omega.EndToEnd.Tests.Support;

/// <summary>Somebody in a folder of his own, with public keys, a login that reads the registry, and no program of ours.</summary>
internal sealed class Auditor : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("omega-auditor-").FullName;

    /// <summary>Gives him a file.</summary>
    public void Give(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);

    /// <summary>Has him run commands of a page in one shell; each succeeds and prints what the page says. Returns all that was printed.</summary>
    public async Task<string> FollowAsync(IReadOnlyList<DocumentedCommand> commands)
    {
        var ran = await Shell.BashAsync($$"""
            exec 2>&1
            cd '{{_folder}}'
            export DOCKER_CONFIG=$PWD/login DOCKER_CONTENT_TRUST=0 HOME=$PWD LOGIN=omega:$(cat '{{TestStack.Services}}/keys/registry-password')
            docker login localhost:5000 --username omega --password-stdin <<<"${LOGIN#*:}" >/dev/null
            {{string.Join('\n', commands.Select((command, index) => $"echo; echo '{Mark(index)}'\n{command.Text}"))}}
            echo; echo '{{Mark(commands.Count)}}'
            """);
        for (var index = 0; index < commands.Count; index++)
        {
            var command = commands[index];
            var printed = ran.Output.Split($"\n{Mark(index)}\n").ElementAtOrDefault(1)?.Split($"\n{Mark(index + 1)}\n") ?? [ran.Text];
            Assert.True(printed.Length == 2, $"This command of the page failed: {command.Text}\n{printed[0]}");
            Assert.True(
                command.Prints is null || printed[0].Split('\n').Contains(command.Prints), $"{command.Text} does not print '{command.Prints}' but:\n{printed[0]}");
        }

        return ran.Output;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Mark(int index) => $"--- command {index} of the page";
}
