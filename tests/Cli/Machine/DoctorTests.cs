using System.Security.Cryptography;
using Omega.Cli.Provisioning;
using Omega.Cli.Support;
using Omega.Cli.Tests.Commands;
using Omega.Core.Settings;
using Omega.Core.Tests.Evidence;
using Omega.Core.Tests.Trust;
using Omega.Core.Trust;

namespace Omega.Cli.Tests.Machine;

/// <summary>What is said of the trust data of the dev stack, by the judge that its releases are verified by.</summary>
public sealed class DoctorTests : IDisposable
{
    private const string Version = "20260401-120000";
    private const string Nobody = "127.0.0.1:1";

    private static readonly DateTimeOffset End = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly CommandStage _stage = new();
    private readonly ECDsa _signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SignedTrustData _data;
    private string _shown;

    public DoctorTests()
    {
        _data = new SignedTrustData(Version, new SomeImage().Id, ECDsa.Create(_signer.ExportParameters(includePrivateParameters: true)));
        _shown = _data.ToString();
        SecretFile.Write(Path.Combine(_stage.Checkout.Keys, "signer", "id"), _data.SignerId);
        SecretFile.Write(_stage.Checkout.MachineStackFile("dev"), $"""
            config:
              omega:image:
                registry: {Nobody}
                repository: omega/web
              omega:signing:
                server: https://{Nobody}

            """);
    }

    [Fact]
    public async Task Trust_data_that_ends_within_thirty_days_is_told_with_its_remedy()
    {
        var finding = await TrustDataAsync(End.AddDays(-29));

        Assert.Equal("holds until 2026-06-01T12:00:00Z", finding.Found);
        Assert.EndsWith(
            "of the trust data expires in 29 days, at 2026-06-01T12:00:00Z. Renew it before: `./omega evidence renew <stack>`.", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trust_data_that_holds_for_longer_needs_no_remedy()
    {
        var finding = await TrustDataAsync(End.AddDays(-31));

        Assert.Equal(("holds until 2026-06-01T12:00:00Z", null), (finding.Found, finding.Remedy));
    }

    [Fact]
    public async Task Trust_data_that_has_ended_is_missing_and_the_refusal_says_what_to_do()
    {
        var finding = await TrustDataAsync(End.AddDays(1));

        Assert.Null(finding.Found);
        Assert.Contains("is expired: ", finding.Remedy, StringComparison.Ordinal);
        Assert.False(finding.Required);
    }

    [Fact]
    public async Task A_repository_that_nothing_was_signed_for_yet_is_well()
    {
        _shown = """{"method":"contentTrust","failure":"127.0.0.1:1 does not have trust data for 127.0.0.1:1/omega/web"}""";

        var finding = await TrustDataAsync(End);

        Assert.Equal(("nothing is signed yet", null), (finding.Found, finding.Remedy));
    }

    [Fact]
    public async Task A_machine_that_signs_nothing_is_asked_nothing()
    {
        Directory.Delete(Path.Combine(_stage.Checkout.Keys, "signer"), recursive: true);

        Assert.DoesNotContain(await ExamineAsync(End), finding => finding.Tool == "trust data");
    }

    public void Dispose()
    {
        _stage.Dispose();
        _data.Dispose();
        _signer.Dispose();
    }

    private async Task<Finding> TrustDataAsync(DateTimeOffset now) => (await ExamineAsync(now)).Single(finding => finding.Tool == "trust data");

    private Task<IReadOnlyList<Finding>> ExamineAsync(DateTimeOffset now)
    {
        _stage.Step = call =>
        {
            Assert.Equal(TrustScript.Read(TrustScript.Evidence, SigningMethod.ContentTrust), call.Environment["SCRIPT"]);
            return (0, _shown);
        };
        return new Doctor(_stage.Checkout, _stage, _stage.Report, new Clock(now)).ExamineAsync(default);
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
