using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Commands;

/// <summary>What each command on stacks and their configuration says, to the letter, and how it ends: one session, in this process.</summary>
/// <remarks>The suites against the real CLI hold the same forms against it, where it is.</remarks>
[Collection("This process")]
public sealed partial class TranscriptTests : IDisposable
{
    private const string Lines = """
        stack ls
        stack init dev
        stack init dev
        stack init other --no-select
        stack
        stack ls
        stack ls --json
        config
        config set word one
        config set --secret hush open
        config set --path map.list[0] first
        config set --path map.list[1] 2
        config set number 3 --type int
        config get word
        config get word --json
        config get hush
        config get missing
        config
        config --json
        config --show-secrets
        config rm word
        config rm --path map.list[0]
        config get map
        config --stack other
        stack export
        stack export --show-secrets
        stack export --file exported.json
        stack import --file exported.json
        stack output
        stack output url
        stack output missing
        stack output --json
        stack output --show-secrets --json
        stack history
        stack history --json
        stack select other
        stack
        stack output
        stack rename third
        stack ls
        stack rm third --yes
        stack unselect
        stack
        stack rm dev --yes --force --preserve-config
        config --stack dev
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly StateVariables _variables;
    private readonly StringBuilder _shown = new();

    public TranscriptTests()
    {
        _variables = new(_folder.Path);
        File.WriteAllText(Path.Combine(_folder.Path, "Pulumi.yaml"), "name: omega\nruntime: none\nconfig:\n  omega:declared:\n    default: said\n");
    }

    public void Dispose()
    {
        _variables.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_session_of_commands_says_what_it_always_did()
    {
        foreach (var line in Lines.Split('\n'))
        {
            await RunAsync(line);
            if (line == "stack init dev" && _shown.ToString().Split("stack init dev").Length == 2)
            {
                Fill();
            }
        }

        Assert.True(File.Exists(Path.Combine(_folder.Path, "Pulumi.dev.yaml")), "--preserve-config keeps the settings");
        Assert.False(File.Exists(Path.Combine(_folder.Path, "Pulumi.third.yaml")), "without it they go");
        var text = Changing().Replace(_shown.ToString().Replace(_folder.Path, "FOLDER", StringComparison.Ordinal), match => match.Groups["keep"].Value + "…");
        await Expected.HoldsAsync("commands", text);
    }

    /// <summary>Outputs, and an update on record.</summary>
    private void Fill()
    {
        var session = new Session(Arguments.Parse(["stack", "--cwd", _folder.Path, "--stack", "dev"]));
        var stack = new StackName("omega", "dev");
        var outputs = Stage.Properties(("url", "http://localhost"), ("password", Wire.Secret(Google.Protobuf.WellKnownTypes.Value.ForString("open"))));
        session.Backend.Write(stack, StateWriter.Checkpoint(stack.Full, new Snapshot(
            [new ResourceState { Urn = "urn:pulumi:dev::omega::pulumi:pulumi:Stack::omega-dev", Type = "pulumi:pulumi:Stack", Outputs = outputs }], [], "2024-01-01T00:00:00Z"), session.Secrets(stack)));
        session.Backend.AddHistory(stack, HistoryRecord.Make(
            RunOptions.From("update", Arguments.Parse(["up", "--message", "why"]), session.Project), session.Settings(stack), succeeded: true,
            DateTimeOffset.Parse("2024-01-01T00:00:00Z", CultureInfo.InvariantCulture), new(StringComparer.Ordinal) { ["create"] = 2, ["same"] = 1 }));
    }

    private async Task RunAsync(string line)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var writer = new StringWriter(_shown);
        _shown.Append("$ pulumi ").AppendLine(line);
        Console.SetOut(writer);
        Console.SetError(writer);
        try
        {
            var code = await EngineProgram.RunAsync([.. line.Split(' ').Select(word => word == "exported.json" ? $"{_folder.Path}/exported.json" : word), "--cwd", _folder.Path, "--non-interactive"]);
            _shown.Append("→ ").Append(code).AppendLine();
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    [GeneratedRegex("(?<keep>v1:|\"(?:time|startTime|endTime|version|lastUpdate|exec\\.[a-z]+|pulumi\\.[a-z]+|git\\.[a-zA-Z.]+)\": ?\"?)[^\",}\\n]+|(?<keep>)20[0-9]{2}-[0-9-]+[T ][0-9:.]+(?:Z| UTC)?|(?<keep>)(?:\\bnow\\b|[0-9]+ (?:second|minute|hour|day|week|year|month)s? ago) *|(?<keep>by )[a-z]+@[^ ]+")]
    private static partial Regex Changing();
}
