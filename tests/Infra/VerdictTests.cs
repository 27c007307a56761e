using Omega.Infra.Support;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests;

/// <summary>What a refusal means reaches `omega` by a file that the environment names, so these run alone.</summary>
[Collection(nameof(VerdictTests))]
public sealed class VerdictTests
{
    [Theory]
    [InlineData(true, ExitCode.Refused)]
    [InlineData(false, ExitCode.Failed)]
    public async Task What_a_refusal_means_is_noted_where_omega_reads_it(bool refused, int expected)
    {
        using var checkout = new TemporaryCheckout();
        var file = Path.Combine(checkout.Root, "verdict");
        Environment.SetEnvironmentVariable(VerdictFile.Variable, file);
        try
        {
            var mocks = refused
                ? new RecordingMocks { Evidence = SomeEvidence.Nobodys }
                : new RecordingMocks { EvidenceFailure = "The trust server does not answer." };
            _ = await InfraTest.FailsAsync(Some.Settings() with { Release = Some.Release() }, mocks);

            Assert.Equal(expected, VerdictFile.Of(file));
            Assert.Equal([$"{expected}"], File.ReadAllLines(file).Distinct());
        }
        finally
        {
            Environment.SetEnvironmentVariable(VerdictFile.Variable, null);
        }
    }

    [Theory]
    [InlineData("Refused: no signature.", ExitCode.Refused)]
    [InlineData("The server does not answer. Refused: it says.", ExitCode.Failed)]
    public void A_script_that_refuses_says_so_by_its_first_word(string said, int exitCode) =>
        Assert.Equal(exitCode, Assert.Throws<OmegaException>(() => new ScriptResult("", said).Printed()).ExitCode);
}

/// <summary>Alone, after all others: the environment is that of the whole process.</summary>
[CollectionDefinition(nameof(VerdictTests), DisableParallelization = true)]
public sealed class VerdictCollection;
