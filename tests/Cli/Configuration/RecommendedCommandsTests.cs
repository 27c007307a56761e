using System.Text.RegularExpressions;
using Omega.Cli.Configuration;
using Omega.Cli.Processes;
using Omega.Cli.Tests.Support;
using Omega.Core.Settings;

namespace Omega.Cli.Tests.Configuration;

/// <summary>Each command that a refusal recommends is run, by each engine that is there, and mends what was refused.</summary>
public sealed partial class RecommendedCommandsTests
{
    private const string Pem = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n";

    public static TheoryData<string, string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string, string>();
            foreach (var engine in new[] { "pulumi", "omega-engine" })
            {
                cases.Add(engine, "omega:site.cpus", "omega:site: { cpus: high }", "0.5");
                cases.Add(engine, "omega:site.cpus", "omega:site: { cpus: 1000 }", "");
                cases.Add(engine, "omega:site.port", "omega:site: { port: \"8080\" }", "8081");
                cases.Add(engine, "omega:site.port", "omega:site: { port: [1] }", "8081");
                cases.Add(engine, "omega:site.port", "omega:site: { port: { a: 1 } }", "8081");
                cases.Add(engine, "omega:site.prot", "omega:site: { prot: 1 }", "");
                cases.Add(engine, "omega:site", "omega:site: [a]", "127.0.0.1");
                cases.Add(engine, "omega:site", "omega:site: text", "127.0.0.1");
                cases.Add(engine, "omega:image.base", "omega:image: { base: nginx }", "nginx:1@sha256:" + new string('a', 64));
                cases.Add(engine, "omega:image.platform", "omega:image: { platform: none }", "");
                cases.Add(engine, "omega:signing.signers", "omega:signing: { method: contentTrust, signers: text }", new string('a', 64));
                cases.Add(engine, "omega:signing.signers", "omega:signing: { method: contentTrust }", new string('a', 64));
                cases.Add(engine, "omega:signing.signers[0]", "omega:signing: { method: cosign, signers: [x] }", "");
                cases.Add(engine, "omega:signing.signers", "omega:signing: { method: cosign }", "");
                cases.Add(engine, "omega:signing.method", "omega:signing: { method: none }", "contentTrust");
                cases.Add(engine, "omega:policies.exemptions[0].reason", "omega:policies: { exemptions: [{ policy: p, resource: r, reason: ' ', expires: 2030-01-01 }] }", "because it is");
                cases.Add(engine, "omega:target", "omega:target: dokcer", "");
                cases.Add(engine, "omega:colour", "omega:colour: red", "");
                cases.Add(engine, "omega:kubeconfig", "omega:target: docker\n  omega:kubeconfig: text", "");
                cases.Add(engine, "omega:registryPassword", "omega:registryPassword: text", "hidden");
                cases.Add(engine, "omega:services.feed.port", "omega:services: { feed: { port: 1 } }", "");
                cases.Add(engine, "omega:services.feed.reach", "omega:target: docker\n  omega:services: { feed: { reach: ['10.0.0.0/8:1'] } }", "");
                cases.Add(engine, "omega:services.feed.asks[0]", "omega:services: { feed: { asks: [gone] } }", "");
                cases.Add(engine, "omega:serviceSecrets.feed.A", "omega:services: { feed: { secrets: [A] } }", "hidden");
                cases.Add(engine, "omega:serviceSecrets.feed.A", "omega:services: { feed: { secrets: [A] } }\n  omega:serviceSecrets.feed.A: text", "hidden");
                cases.Add(engine, "omega:serviceSecrets.feed.A", "omega:serviceSecrets.feed.A: text", "");
                cases.Add(engine, "omega:signingKey", "omega:target: docker", "hidden");
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task A_recommended_command_mends_what_was_refused(string engine, string path, string config, string value)
    {
        var program = Find(engine);
        Skip.If(program is null, $"There is no {engine} on this machine.");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("Pulumi.yaml"), "name: omega\nruntime: dotnet\n");
        File.WriteAllText(folder.At("key.pem"), Pem);
        Directory.CreateDirectory(folder.At("state"));
        await RunAsync(folder, program!, "pulumi stack init dev --non-interactive");
        // The salt that the first secret needs.
        await RunAsync(folder, program!, "printf x | pulumi config set --secret omega:signingPassphrase --stack dev --non-interactive");
        var file = folder.At("Pulumi.dev.yaml");
        var salt = Omega.Core.StackFiles.StackFile.Load(file).GetBeside("encryptionsalt")!;
        File.WriteAllText(file, $"config:\n  {config}\nencryptionsalt: {salt}\n");

        var refused = (await ProblemsAsync(folder, program!)).First(problem => problem.StartsWith($"  - {path} ", StringComparison.Ordinal));
        foreach (Match command in Command().Matches(refused))
        {
            var text = Placeholder().Replace(command.Groups[1].Value.Replace("<file>", "key.pem", StringComparison.Ordinal), $"'{value}'").Replace("'…'", $"'{value}'", StringComparison.Ordinal);
            await RunAsync(folder, program!, text.Contains("--secret", StringComparison.Ordinal) ? $"printf '%s' '{value}' | {text} --non-interactive" : text);
        }

        Assert.DoesNotContain(await ProblemsAsync(folder, program!), problem => problem.StartsWith($"  - {path} ", StringComparison.Ordinal));
    }

    private static async Task<string[]> ProblemsAsync(TemporaryFolder folder, string program)
    {
        var printed = await RunAsync(folder, program, "pulumi config --json --show-secrets --stack dev --non-interactive");
        var values = StackConfiguration.Parse(printed);
        using var document = System.Text.Json.JsonDocument.Parse(printed);
        var keys = document.RootElement.EnumerateObject().Select(entry => entry.Name["omega:".Length..]).ToList();
        var secrets = document.RootElement.EnumerateObject()
            .Where(entry => entry.Value.TryGetProperty("secret", out var secret) && secret.GetBoolean()).Select(entry => entry.Name["omega:".Length..]).ToList();
        var refusal = Record.Exception(() => SettingsReader.Read("dev", key => values[$"omega:{key}"], keys, secrets));
        return refusal?.Message.Split('\n') ?? [];
    }

    private static async Task<string> RunAsync(TemporaryFolder folder, string program, string command)
    {
        var call = new ProcessCall("/bin/bash", "-c", $"set -eo pipefail; pulumi() {{ '{program}' \"$@\"; }}; {command}")
        {
            Folder = folder.Path,
            Environment = new Dictionary<string, string?>
            {
                ["PULUMI_BACKEND_URL"] = $"file://{folder.At("state")}",
                ["PULUMI_CONFIG_PASSPHRASE"] = "passphrase",
                ["PULUMI_SKIP_UPDATE_CHECK"] = "true",
            },
            Limit = TimeSpan.FromMinutes(5),
        };
        var result = await new SystemProcesses().RunAsync(call, default);
        Assert.True(result.Succeeded, $"{command}\n{result.Output}{result.Error}");
        return result.Output;
    }

    private static string? Find(string engine)
    {
        if (engine == "pulumi")
        {
            return ProgramPath.Find(engine);
        }

        var programs = Path.Combine(Omega.Cli.Support.Checkout.Find().Root, "offline", "programs", "bin");
        return new[] { Path.Combine(programs, "native", engine), Path.Combine(programs, "Debug", "net10.0", engine) }.FirstOrDefault(File.Exists);
    }

    [GeneratedRegex("`(pulumi config [^`]+)`")]
    private static partial Regex Command();

    [GeneratedRegex("'[^']*<[^>]+>[^']*'")]
    private static partial Regex Placeholder();
}
