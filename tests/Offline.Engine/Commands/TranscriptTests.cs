using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
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
        stack ls --output json
        stack ls --output default
        stack ls --output xml
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

    /// <summary>What is wrong, what is odd, and what lies inside of maps and lists.</summary>
    private const string Edges = """
        nonsense
        stack nonsense
        config nonsense
        stack init
        stack init dev --secrets-provider awskms
        stack select
        stack select missing
        stack init dev --secrets-provider passphrase
        stack select made --create
        stack select dev --create
        stack ls
        stack ls --all
        stack ls --all --json
        stack ls --project other
        stack --show-name
        stack --show-urns
        stack --show-ids
        config get a:b:c
        config get :b
        config get other:config:word
        config set other:config:word 7
        config get other:word
        config get declared
        config get declared --json
        config set word x --secret --plaintext
        config set number x --type int
        config set flag T --type bool
        config set --path map.flag T --type bool
        config set --path map.none F --type bool
        config set --path map.other x --type bool
        config set --path map.part 1.50 --type float
        config set --path map.part x --type float
        config set --path map.whole 3.5 --type int
        config set --path map.whole 35 --type int
        config set --path map.text 35 --type string
        config set --path map.kind 1 --type thing
        config set --path map.large 18446744073709551615
        config set --path map.plus +5
        config set --path map.both +-5
        config set --path map.zeros 007
        config set --path map.zero 0
        config set --path map.minus -0
        config set --path list[1] early
        config set --path list[0] first
        config set --path list[0].inner deep
        config set --path list[0].inner deeper
        config set --path map["dotted.key"] kept
        config get --path map.flag
        config get --path map["dotted.key"]
        config get --path list[0].inner --json
        config get --path list[1]
        config get map --json
        config set --secret --path map.inner hush
        config get map
        config get map --json
        config get --path map.inner --json
        config --json
        config --json --show-secrets
        config
        cat Pulumi.dev.yaml
        config rm missing
        config rm --path map.inner
        config rm --path list[0]
        config rm list
        config get map
        stack output
        stack output nested
        stack output nested --show-secrets
        stack output number
        stack output list --json
        stack import --file MISSING
        stack import --file FOREIGN
        stack import --file FOREIGN --force
        stack export --file EXPORTED --show-secrets
        stack --show-urns
        stack --show-ids
        stack rm dev --yes
        stack rm dev --yes --force
        stack rm missing --yes
        stack rename
        """;

    /// <summary>A stack with secrets in its settings, a lock and updates on record, and one of an old layout beside it.</summary>
    private const string Others = """
        --help
        help
        up --help
        config --help --stack missing
        version
        --version
        version --help
        stack history
        stack history --json
        stack history --json --show-secrets
        stack history --page-size 1 --page 2
        stack history --page-size 2 --page 2
        stack history --page 0
        stack history --page-size x
        cancel missing
        cancel dev
        cancel
        up --parallel 0 --yes
        preview --parallel x
        refresh --yes --parallel -1
        up --non-interactive
        destroy
        stack change-secrets-provider
        stack change-secrets-provider awskms
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly StateVariables _variables;
    private readonly ShownCommands _commands;
    private bool _isFilled;

    public TranscriptTests()
    {
        _variables = new(_folder.Path);
        _commands = new(_folder.Path);
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
        await RunAllAsync(Lines);
        await HoldsAsync("commands");

        Assert.True(File.Exists(Path.Combine(_folder.Path, "Pulumi.dev.yaml")), "--preserve-config keeps the settings");
        Assert.False(File.Exists(Path.Combine(_folder.Path, "Pulumi.third.yaml")), "without it they go");
    }

    [Fact]
    public async Task What_is_wrong_or_odd_is_said_as_it_always_was()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "FOREIGN"), """
            {"version": 3, "deployment": {"manifest": {"time": "2024-01-01T00:00:00Z", "magic": "", "version": ""}, "resources": [
              {"urn": "urn:pulumi:other::omega::fake:index:Thing::a", "custom": true, "id": "1", "type": "fake:index:Thing"}]}}
            """);

        await RunAllAsync(Edges);
        await HoldsAsync("edges");
    }

    [Fact]
    public async Task What_else_there_is_says_what_it_always_did()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "state", ".pulumi", "stacks"));
        File.AppendAllText(Path.Combine(_folder.Path, "Pulumi.yaml"), "  omega:plainly: said\n  omega:deep: {inner: said}\n  omega:hidden: {value: said, secret: true}\n");
        foreach (var line in new[] { "stack init dev", "config set plain said", "config set --secret word hush", "config set --secret --path map.inner deep", "config set --path map.open said", "config set number 2" })
        {
            await _commands.RunAsync(line.Split(' '));
        }

        Fill();
        Fill();
        Fill();
        await _commands.PipeAsync("piped\n", "config", "set", "piped");
        await _commands.PipeAsync("piped\r\n", "config", "set", "windows");
        await _commands.PipeAsync("piped\n\n", "config", "set", "lines");
        await _commands.PipeAsync("piped\n", "config", "set", "raw", "--raw");
        await _commands.PipeAsync("open\n", "config", "set", "--secret", "hush");
        File.WriteAllText(Path.Combine(_folder.Path, "state", ".pulumi", "stacks", "old.json"), "{}");
        await _commands.RunAsync(["config", "--json", "--show-secrets"]);
        _variables.Set("PULUMI_DIY_BACKEND_NO_LEGACY_WARNING", "true");
        using (StackLock.Take(new FileBackend($"file://{_folder.Path}/state"), new("omega", "dev")))
        {
            await RunAllAsync(Others);
            await _commands.PipeAsync("\n", "stack", "change-secrets-provider", "passphrase");
            await _commands.PipeAsync("another one\n", "stack", "change-secrets-provider", "passphrase");
            await _commands.RunAsync(["config", "get", "word"]);
        }

        _variables.Set("PULUMI_DEBUG_GRPC", "calls.json");
        await _commands.RunAsync(["stack", "ls"]);
        _variables.Set("PULUMI_DEBUG_GRPC", null);
        _variables.Set("PULUMI_CONFIG_PASSPHRASE", "another one");
        await RunAllAsync("config --show-secrets\nstack output --show-secrets --json");
        await HoldsAsync("others");
    }

    private async Task RunAllAsync(string lines)
    {
        foreach (var line in lines.Split('\n'))
        {
            if (line.StartsWith("cat ", StringComparison.Ordinal))
            {
                _commands.Show(line[4..]);
                continue;
            }

            await _commands.RunAsync(line.Split(' ').Select(word => word is "exported.json" or "FOREIGN" or "MISSING" or "EXPORTED" ? $"{_folder.Path}/{word}" : word));
            if (line.StartsWith("stack init dev", StringComparison.Ordinal) && File.Exists(Path.Combine(_folder.Path, "Pulumi.dev.yaml")) && !_isFilled)
            {
                Fill();
            }
        }
    }

    private Task HoldsAsync(string name) => Expected.HoldsAsync(name, _commands.Text(Changing()));

    /// <summary>Outputs, and an update on record.</summary>
    private void Fill()
    {
        _isFilled = true;
        var session = new Session(Arguments.Parse(["stack", "--cwd", _folder.Path, "--stack", "dev"]));
        var stack = new StackName("omega", "dev");
        var outputs = Stage.Properties(
            ("url", "http://localhost"), ("password", Wire.Secret(Value.ForString("open"))), ("number", 2.5),
            ("list", Value.ForList(Value.ForString("a"), Value.ForBool(true))),
            ("nested", Value.ForStruct(Stage.Properties(("open", "said"), ("hush", Wire.Secret(Value.ForString("inner")))))));
        session.Backend.Write(stack, StateWriter.Checkpoint(stack.Full, new Snapshot(
            [new ResourceState { Urn = "urn:pulumi:dev::omega::pulumi:pulumi:Stack::omega-dev", Type = "pulumi:pulumi:Stack", Outputs = outputs }], [], "2024-01-01T00:00:00Z"), session.Secrets(stack)));
        session.Backend.AddHistory(stack, HistoryRecord.Make(
            RunOptions.From("update", Arguments.Parse(["up", "--message", "why"]), session.Project), session.Settings(stack), succeeded: true,
            DateTimeOffset.Parse("2024-01-01T00:00:00Z", CultureInfo.InvariantCulture), new(StringComparer.Ordinal) { ["create"] = 2, ["same"] = 1 }));
    }

    [GeneratedRegex("(?<keep>v1:|\"(?:time|startTime|endTime|version|lastUpdate|exec\\.[a-z]+|pulumi\\.[a-z]+|git\\.[a-zA-Z.]+)\": ?\"?)[^\",}\\n]+|(?<keep>)20[0-9]{2}-[0-9-]+[T ][0-9:.]+(?:Z| UTC)?|(?<keep>)(?:\\bnow\\b|[0-9]+ (?:second|minute|hour|day|week|year|month)s? ago) *|(?<keep>by )[a-z]+@[^ ]+")]
    private static partial Regex Changing();
}
