using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Commands;

public sealed class HistoryRecordTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_is_recorded_with_its_configuration_and_what_is_sealed_stays_so()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "Pulumi.yaml"), "name: omega\nruntime: none\n");
        var settings = StackSettings.Parse("Pulumi.dev.yaml", """
            config:
              omega:text: "5"
              omega:number: 5
              omega:nothing:
              omega:hush:
                secure: v1:one
              omega:map: { flag: true, none: , say "it": [1.5, "1", { secure: "v1:two" }], secure: plain }
            """);

        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var record = HistoryRecord.Make(
            RunOptions.From("update", Arguments.Parse(["up", "--message", "why"]), ProjectFile.Find(_folder.Path)), settings, succeeded: false,
            DateTimeOffset.UnixEpoch.AddSeconds(7), new(StringComparer.Ordinal) { ["create"] = 2 });

        Assert.Equal(("update", "failed", "why", 7L, 2), (record.Kind, record.Result, record.Message, record.StartTime, record.ResourceChanges!["create"]));
        Assert.InRange(record.EndTime, before, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        var arch = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";
        Assert.Equal(
            $"exec.kind cli, omega.engine offline, pulumi.arch {arch}, pulumi.os linux, pulumi.version {Engine.Backend.StateWriter.PulumiVersion}",
            string.Join(", ", record.Environment.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key} {item.Value}")));
        Assert.Equal(
            """
            omega:hush {"secure":"v1:one"}
            omega:map {"flag":true,"none":null,"say \u0022it\u0022":[1.5,"1",{"secure":"v1:two"}],"secure":"plain"}
            omega:nothing ""
            omega:number "5"
            omega:text "5"
            """,
            string.Join('\n', record.Config.Select(item => $"{item.Key} {item.Value.GetRawText()}")));
    }
}
