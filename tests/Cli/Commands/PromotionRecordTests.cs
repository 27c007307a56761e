using Omega.Cli.Commands;
using Omega.Core.StackFiles;

namespace Omega.Cli.Tests.Commands;

/// <summary>A promotion is recorded by both stacks, so that neither side can be made up or taken away unseen.</summary>
public sealed class PromotionRecordTests : IDisposable
{
    private readonly CommandStage _stage = new();
    private readonly LedgerKey _key = LedgerKey.Generate();

    public PromotionRecordTests()
    {
        _stage.LedgerKey = _key;
        _stage.Records = [.. _stage.Records.Select(_key.Sign)];
    }

    private string Tag => Assert.Single(_stage.Tags).Key;

    private string From => RecordReference.Of("dev", _stage.Records[^1]).ToString();

    [Fact]
    public async Task The_other_stacks_file_names_the_record_and_a_signed_statement_lies_beside_the_images()
    {
        Assert.Equal(ExitCode.Done, await PromoteAsync());

        Assert.Equal(From, StackFile.Load(_stage.Checkout.StackFile("prod")).Get("omega:release", "from"));
        var said = Promotion.Read(Statement());
        Assert.Matches("^ledger-dev-[0-9a-f]{12}-promoted-000001$", Tag);
        Assert.Equal((From, "prod", _stage.Records[^1].Digest, "registry.example.com/omega/web"), (said.From, said.To, said.Digest, said.Place));
        Assert.Null(said.Problem(1, "dev", [_key.PublicPem]));
    }

    [Fact]
    public async Task A_promotion_that_was_made_already_is_not_recorded_again()
    {
        await PromoteAsync();
        await PromoteAsync();

        Assert.Single(_stage.Tags);
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_promoted()
    {
        var before = _stage.Configured("prod");
        _stage.IsWritable = false;

        await Assert.ThrowsAsync<OmegaException>(() => PromoteAsync(deploy: true));

        Assert.Equal(before, _stage.Configured("prod"));
        Assert.DoesNotContain(_stage.Done, done => done.StartsWith("up ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stack_without_a_ledger_key_says_that_its_own_side_is_not_recorded()
    {
        _stage.LedgerKey = null;

        Assert.Equal(ExitCode.Done, await PromoteAsync());

        Assert.Empty(_stage.Tags);
        Assert.Contains("! Stack 'dev' has no omega:ledger.keys, so that it was promoted is recorded by 'prod' alone.", _stage.Errors, StringComparison.Ordinal);
        Assert.Equal(From, StackFile.Load(_stage.Checkout.StackFile("prod")).Get("omega:release", "from"));
    }

    [Fact]
    public async Task The_ledger_shows_where_a_release_went()
    {
        await PromoteAsync();

        Assert.Equal(ExitCode.Done, await LedgerAsync("dev"));

        Assert.Contains("promoted to", _stage.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("as it was", null)]
    [InlineData("statement edited", "promotion 1 is signed by none of omega:ledger.keys")]
    [InlineData("statement signed by somebody else", "promotion 1 is signed by none of omega:ledger.keys")]
    [InlineData("statement of another place", "promotion 1 is promotion 7, which was put in its place")]
    public async Task A_statement_that_others_wrote_is_a_finding_of_the_stack_that_it_is_about(string what, string? finding)
    {
        await PromoteAsync();
        using var others = LedgerKey.Generate();
        var said = Promotion.Read(Statement());
        Put(what switch
        {
            "statement edited" => said with { To = "test" },
            "statement signed by somebody else" => others.Sign(said),
            "statement of another place" => _key.Sign(said with { Number = 7 }),
            _ => said,
        });

        Assert.Equal(finding is null ? ExitCode.Done : ExitCode.Refused, await LedgerAsync("verify", "dev"));

        Assert.Contains(finding ?? "1 to other stacks", Words(_stage.Output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("as it was", null)]
    [InlineData("statement removed", "no statement says that it was promoted to 'prod'")]
    [InlineData("another record named", "record 2 of 'dev' is another one, of version 20240401-134502")]
    [InlineData("a record that never was", "the ledger of 'dev' ends with record 4")]
    public async Task What_the_other_side_does_not_say_is_a_finding_of_the_stack_that_took_the_release(string what, string? finding)
    {
        await PromoteAsync();
        var from = what switch
        {
            "another record named" => From.Replace("#4@", "#2@", StringComparison.Ordinal),
            "a record that never was" => From.Replace("#4@", "#9@", StringComparison.Ordinal),
            _ => From,
        };
        _stage.Taken = LedgerChain.Append([], _stage.Records[^1] with { Stack = "prod", From = from, Signature = "", DeployedAt = "2024-04-01T15:00:00Z" }, built: false);
        if (what == "statement removed")
        {
            _stage.Tags.Clear();
        }

        Assert.Equal(finding is null ? ExitCode.Done : ExitCode.Refused, await LedgerAsync("verify", "prod"));

        Assert.Contains(finding ?? "20240401-134501 from record 4 of dev", Words(_stage.Output), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _stage.Dispose();
        _key.Dispose();
    }

    private Dictionary<string, string> Statement() => System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(_stage.Tags[Tag].Values.Single())!;

    private void Put(Promotion promotion) =>
        _stage.Tags[Tag] = new Dictionary<string, string> { [_stage.Tags[Tag].Keys.Single()] = System.Text.Json.JsonSerializer.Serialize(promotion.ToDictionary()) };

    private Task<int> PromoteAsync(bool deploy = false) =>
        new PromoteCommand { Checkout = _stage.Checkout, Processes = _stage, Report = _stage.Report, Registry = _stage.Registry }
            .ExecuteAsync(null!, new PromoteSettings { From = "dev", To = "prod", Deploy = deploy }, default);

    private Task<int> LedgerAsync(string first, string? second = null) =>
        new LedgerCommand { Checkout = _stage.Checkout, Processes = _stage, Report = _stage.Report, Registry = _stage.Registry }
            .ExecuteAsync(null!, new LedgerSettings { First = first, Second = second, Json = first == "verify" }, default);

    /// <summary>As it is read: JSON escapes the apostrophe.</summary>
    private static string Words(string json) => json.Replace("\\u0027", "'", StringComparison.Ordinal);
}
