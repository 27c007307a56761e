using Omega.Core.Settings;
using static Omega.Core.Tests.Trust.SomeTrustData;

namespace Omega.Core.Tests.Trust;

public sealed class TrustJudgeTests
{
    public static TheoryData<string> Odd { get; } =
    [
        "", " ", "null", "[]", "1", "\"contentTrust\"", "{", "{}", """{"method":null}""", """{"method":"contentTrust"}""", """{"method":"cosign"}""",
        """{"method":"contentTrust","roles":[]}""", """{"method":"contentTrust","roles":{}}""", """{"method":"contentTrust","roles":{"root":1,"targets":"x"}}""",
        """{"method":"contentTrust","roles":{"root":{"signed":[]},"targets":{"signed":{"delegations":{"roles":[1,null,{"name":3},{"name":"targets/omega","keyids":[[]]}]}}}}}""",
        """{"method":"contentTrust","failure":{}}""", """{"method":"contentTrust","failure":"\u0000\u001b[31m"}""", """{"method":"cosign","answers":[[]]}""",
        """{"method":"cosign","answers":[{"shown":[null,1,{"critical":3},{"critical":{"image":[]}}]}]}""", """{"method":"CONTENTTRUST","roles":{}}""",
        new string('[', 5000), """{"method":"contentTrust","roles":""" + new string('{', 100), "\ud800", "signed", "localhost:5000/omega/web@" + Built,
    ];

    [Theory]
    [MemberData(nameof(Odd))]
    public void Odd_evidence_is_refused_and_throws_nothing(string evidence)
    {
        foreach (var method in Enum.GetValues<SigningMethod>())
        {
            var expected = Expecting("omega");

            var verdict = Judge(evidence, expected with { Policy = expected.Policy with { Method = method } });

            Assert.False(verdict.IsVerified);
            Assert.StartsWith("Refused: ", verdict.Refusal, StringComparison.Ordinal);
            Assert.DoesNotContain(verdict.Refusal, char.IsControl);
        }
    }

    [Fact]
    public void Every_beginning_of_good_evidence_is_refused()
    {
        var evidence = ByOmega().ToString();

        Assert.All(Enumerable.Range(0, evidence.Length), length => Assert.False(Judge(evidence[..length]).IsVerified));
        Assert.True(Judge(evidence).IsVerified);
    }

    [Fact]
    public void Evidence_without_end_is_refused() => Assert.False(Judge(ByOmega() + new string(' ', 6 << 20)).IsVerified);

    [Fact]
    public void Words_of_a_server_are_cut_to_a_line() =>
        Assert.True(Judge($$"""{"method":"contentTrust","failure":"{{new string('x', 100_000)}}"}""").Refusal!.Length < 1000);
}
