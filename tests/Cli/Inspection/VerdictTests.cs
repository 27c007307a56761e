using System.Text.Json;
using Omega.Cli.Inspection;
using Omega.Cli.Support;

namespace Omega.Cli.Tests.Inspection;

public sealed class VerdictTests
{
    private static readonly Check Good = new("site", "require-restart-policy", "5.15", "", "Containers come back after a reboot", "holds", Holds: true);
    private static readonly Check Bad = Good with { Required = "x always", Actual = "x no", Holds = false };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stack_of_which_all_holds_is_done(bool json)
    {
        var (code, output, error) = Show([Good, Good], json);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("require-restart-policy", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stack_with_one_finding_is_refused_with_exit_code_3_and_shown_whole(bool json)
    {
        var (code, output, error) = Show([Good, Bad], json);

        Assert.Equal(3, code);
        Assert.Equal("✗ 1 of 2 checks do not hold. Bring it back to what the program says: ./omega up dev --refresh", error.Trim());
        Assert.Contains("x no", output, StringComparison.Ordinal);
    }

    /// <summary>An update finds a container that runs, and leaves its port closed.</summary>
    [Fact]
    public void A_port_that_alone_is_closed_is_opened_by_another_command_than_the_one_that_brings_back_the_rest()
    {
        var closed = Bad with { Control = PublishedPort.Control };

        Assert.EndsWith(": ./omega watch dev --once", Show([Good, closed], json: false).Error.Trim(), StringComparison.Ordinal);
        Assert.EndsWith(": ./omega up dev --refresh", Show([Bad, closed], json: false).Error.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_has_the_fields_that_programs_read()
    {
        using var document = JsonDocument.Parse(Show([Bad], json: true).Output);

        Assert.Equal(
            ["container", "control", "cis", "podSecurity", "required", "actual", "holds"],
            document.RootElement[0].EnumerateObject().Select(field => field.Name));
    }

    private static (int Code, string Output, string Error) Show(IReadOnlyList<Check> checks, bool json)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = new Verdict("dev", checks).Show(new Report(output, error, color: false), json);
        return (code, output.ToString(), error.ToString());
    }
}
