using System.Text.Json;
using Omega.Cli.Engines;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Tests.Ledger;
using Omega.Cli.Tests.Support;
using Omega.Core.Registries;
using Omega.Core.StackFiles;

namespace Omega.Cli.Tests.Commands;

/// <summary>A checkout with the stacks dev and prod, an engine, a registry and a signer that say what a test lets them, and what was asked of them.</summary>
internal sealed class CommandStage : IProcesses, IDisposable
{
    private const string Base = "docker.io/library/nginx:1.29.4-alpine@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2";
    private const string Signer = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----";

    private static readonly string Image = JsonSerializer.Serialize(new { registry = "registry.example.com", repository = "omega/web", @base = Base, platform = "linux/amd64" });

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly List<string> _done = [];

    public CommandStage()
    {
        Checkout = new Checkout(_folder.Path);
        File.WriteAllText(Checkout.Project, "name: omega\nruntime: dotnet\nmain: infra\n");
        foreach (var stack in new[] { "dev", "prod" })
        {
            File.WriteAllText(Checkout.StackFile(stack), $"""
                config:
                  # kept as it is
                  omega:target: kubernetes
                  omega:image: {Image}
                  omega:signing: {Policy}

                """);
        }

        // Programs that are built already, whichever of them this machine's environment asks for.
        foreach (var folder in new[] { "engine", "plugins", "protocol", Path.Combine("programs", "bin", "native") })
        {
            Directory.CreateDirectory(Checkout.At("offline", folder));
        }

        File.WriteAllText(Checkout.At("offline", "programs", "Omega.Offline.Programs.csproj"), "");
        SecretFile.Write(Path.Combine(Checkout.Machine, "build", "programs"), "Native");
        File.SetLastWriteTimeUtc(Path.Combine(Checkout.Machine, "build", "programs"), DateTime.UtcNow.AddDays(1));
        SecretFile.Write(Path.Combine(Checkout.Machine, "packages"), PackagesChoice.Published);
        SecretFile.Write(PublishedCli.Program(Checkout), "");
        File.SetUnixFileMode(PublishedCli.Program(Checkout), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public Checkout Checkout { get; }

    /// <summary>What is configured as `omega:signing`.</summary>
    public string Policy { get; set; } = JsonSerializer.Serialize(new { method = "cosign", signers = new[] { Signer } });

    /// <summary>What else is configured and secret, by its key.</summary>
    public Dictionary<string, string> Secrets { get; } = [];

    /// <summary>What a step, a script of the program, does and prints; absent: it shows a signature where <see cref="IsSigned"/> says so.</summary>
    public Func<ProcessCall, (int ExitCode, string Output)>? Step { get; set; }

    /// <summary>What notary does and prints.</summary>
    public Func<ProcessCall, (int ExitCode, string Output)> Notary { get; set; } = _ => (0, "");

    public Report Report => new(_output, _error, color: false);

    /// <summary>What the state says was served.</summary>
    public IReadOnlyList<LedgerRecord> Records { get; set; } = SomeLedger.Records;

    /// <summary>What the state says was served by prod; empty: it was never deployed.</summary>
    public IReadOnlyList<LedgerRecord> Taken { get; set; } = [];

    /// <summary>Key of the ledger of dev; null: it has none, and records are not signed.</summary>
    public LedgerKey? LedgerKey { get; set; }

    /// <summary>What was written into the registry beside the images: annotations by tag.</summary>
    public Dictionary<string, IReadOnlyDictionary<string, string>> Tags { get; } = [];

    /// <summary>Whether the registry takes what is written.</summary>
    public bool IsWritable { get; set; } = true;

    /// <summary>Whether the signer shows a signature of what it is asked about.</summary>
    public bool IsSigned { get; set; } = true;

    /// <summary>Stacks whose configuration cannot be read here.</summary>
    public ICollection<string> Hidden { get; } = [];

    /// <summary>What is configured as `omega:services`; null: nothing.</summary>
    public string? Services { get; set; }

    /// <summary>Who is on the network of the stacks behind dev, as docker lists them.</summary>
    public string BehindDev { get; set; } = "";

    /// <summary>How many resources the stack prod has.</summary>
    public int DeployedElsewhere { get; set; }

    /// <summary>Opens a registry that holds what was served.</summary>
    public RegistryLogin Registry => (_, _, _) => new Holding(this);

    /// <summary>How an update ends: the engine's own exit code, and what its steps noted.</summary>
    public (int Engine, string Noted) Ends { get; set; } = (0, "");

    /// <summary>What the program notes of its own parts; null: nothing.</summary>
    public TimedPart? Notes { get; set; }

    /// <summary>What was done, in order: `evidence VERSION`, `up STACK VERSION` with the version that the stack's file named then, `destroy STACK`.</summary>
    public IReadOnlyList<string> Done => _done;

    public string Errors => _error.ToString();

    public string Output => _output.ToString();

    public string Configured(string stack) => File.ReadAllText(Checkout.StackFile(stack));

    public Task<ProcessResult> RunAsync(ProcessCall call, CancellationToken cancellation = default)
    {
        var (exitCode, output) = Path.GetFileName(call.File) == "bash" ? Step?.Invoke(call) ?? (0, Evidence(call))
            : call.File == "notary" ? Notary(call)
            : call.Arguments switch
            {
                ["stack", "ls", ..] => (0, $$"""[{"name":"dev","resourceCount":9},{"name":"prod","resourceCount":{{DeployedElsewhere}}}]"""),
                ["stack", "export", ..] => (0, call.Arguments.Contains("dev") ? State(Records) : Taken.Count > 0 ? State(Taken) : """{"deployment":{}}"""),
                ["config", "--show-secrets", "--json", "--stack", var stack, ..] => Hidden.Contains(stack) ? (255, "") : (0, Configuration(stack)),
                ["stack", "output", "url", ..] => (0, "http://www.example.com\n"),
                ["stack", "output", "--json", ..] => (0, "{}"),
                ["ps", "--all", "--filter", "network=omega-dev-behind", ..] => (0, BehindDev),
                ["up", ..] => (Update(call), ""),
                ["destroy", ..] => (Destroy(call), ""),
                ["version", ..] => (0, "20.10\n"),
                _ => (0, ""),
            };
        return Task.FromResult(new ProcessResult(call, exitCode, output, exitCode == 0 ? "" : "error: no\n"));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private string Evidence(ProcessCall call)
    {
        var version = call.Environment["VERSION"]!;
        _done.Add($"evidence {version}");
        var payload = new { critical = new { image = new Dictionary<string, string> { ["docker-manifest-digest"] = call.Environment["DIGEST"]! } }, optional = new { version } };
        return IsSigned
            ? JsonSerializer.Serialize(new { method = "cosign", answers = new[] { new { shown = new[] { payload } } } })
            : """{"method":"cosign","answers":[{"failure":"no signatures found"}]}""";
    }

    private int Update(ProcessCall call)
    {
        var stack = call.Arguments[call.Arguments.ToList().IndexOf("--stack") + 1];
        var options = string.Concat(call.Arguments.Where(argument => argument == "--refresh").Select(argument => $" {argument}"));
        _done.Add($"up {stack} {StackFile.Load(Checkout.StackFile(stack)).Get("omega:release", "version") ?? "built"}{options}");
        if (Ends.Noted.Length > 0)
        {
            File.AppendAllText(call.Environment[VerdictFile.Variable]!, $"{Ends.Noted}\n");
        }

        if (Notes is { } part)
        {
            Timings.Note(part);
        }

        return Ends.Engine;
    }

    private int Destroy(ProcessCall call)
    {
        _done.Add($"destroy {call.Arguments[call.Arguments.ToList().IndexOf("--stack") + 1]}");
        if (Notes is { } part)
        {
            Timings.Note(part);
        }

        return Ends.Engine;
    }

    private static string State(IReadOnlyList<LedgerRecord> records) => JsonSerializer.Serialize(new
    {
        deployment = new
        {
            resources = new object[]
            {
                new
                {
                    urn = "urn:pulumi:dev::omega::pulumi:pulumi:Stack::omega-dev", type = "pulumi:pulumi:Stack",
                    outputs = JsonDocument.Parse(SomeLedger.Outputs(records, records[^1].Version)).RootElement,
                },
            },
        },
    });

    private string Configuration(string stack) => JsonSerializer.Serialize(new Dictionary<string, object>(
    [
        .. Services is null ? [] : new[] { KeyValuePair.Create("omega:services", (object)new { value = Services }) },
        .. LedgerKey is null || stack != "dev" ? [] : new[]
        {
            KeyValuePair.Create("omega:ledger", (object)new { value = JsonSerializer.Serialize(new { keys = new[] { LedgerKey.PublicPem } }) }),
            KeyValuePair.Create("omega:ledgerKey", (object)new { value = LedgerKey.PrivatePem, secret = true }),
        },
        .. Secrets.Select(secret => KeyValuePair.Create(secret.Key, (object)new { value = secret.Value, secret = true })),
    ])
    {
        ["omega:target"] = new { value = "kubernetes" },
        ["omega:image"] = new { value = Image },
        ["omega:signing"] = new { value = Policy },
        ["omega:registryPassword"] = new { value = "password", secret = true },
    });

    private sealed class Holding(CommandStage stage) : IRegistry
    {
        public Task<RegistryAnswer> ManifestAsync(string repository, string reference, CancellationToken cancellation)
        {
            if (reference.StartsWith("ledger-", StringComparison.Ordinal))
            {
                return Task.FromResult<RegistryAnswer>(stage.Tags.TryGetValue(reference, out var annotations)
                    ? new RegistryAnswer.Found(new RegistryManifest(Digest.Of(reference), 1, null, false) { Annotations = annotations })
                    : new RegistryAnswer.Absent());
            }

            var digest = Digest.Parse(stage.Records.First(record => record.Version == reference).Digest);
            return Task.FromResult<RegistryAnswer>(new RegistryAnswer.Found(new RegistryManifest(digest, 500, digest, false)));
        }

        public Task<IReadOnlyDictionary<string, string>> LabelsAsync(string repository, RegistryManifest manifest, CancellationToken cancellation) =>
            throw new InvalidOperationException("No command reads labels.");

        public Task WriteAsync(string repository, string tag, IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation)
        {
            stage.Tags.Add(tag, stage.IsWritable ? annotations : throw new OmegaException("The registry does not take it."));
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<Artifact>> AttachedAsync(string repository, Digest subject, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<Artifact>>([]);

        public Task AttachAsync(string repository, Digest subject, IReadOnlyList<Artifact> artifacts, CancellationToken cancellation) => Task.CompletedTask;
    }
}
