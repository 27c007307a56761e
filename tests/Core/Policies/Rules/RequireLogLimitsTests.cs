using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RequireLogLimitsTests
{
    private const string Size = "logOpts[\"max-size\"]";
    private const string Files = "logOpts[\"max-file\"]";

    private static readonly PolicyCases Cases = new PolicyCases("require-log-limits")
        .Good("good01 json-file with limits", SomeFacts.Container())
        .Good("good02 local with limits", Logs(SomeFacts.Container().Logs with { Driver = Fact.Known("logDriver", "local") }))
        .Good("good03 host that rotates itself", Logs(new(Fact.NotApplicable<string>(), Fact.NotApplicable<string>(), Fact.NotApplicable<string>())))
        .Bad("bad01 driver unset", Logs(SomeFacts.Container().Logs with { Driver = Fact.Unset<string>("logDriver") }), "logDriver must be json-file or local, was unset.")
        .Bad("bad02 driver none", Logs(SomeFacts.Container().Logs with { Driver = Fact.Known("logDriver", "none") }), "logDriver must be json-file or local, was \"none\".")
        .Bad("bad03 size unset", Logs(SomeFacts.Container().Logs with { MaxSize = Fact.Unset<string>(Size) }), $"{Size} must be a number above 0 with k, m or g, was unset.")
        .Bad("bad04 size unlimited", Logs(SomeFacts.Container().Logs with { MaxSize = Fact.Known(Size, "-1") }), $"{Size} must be a number above 0 with k, m or g, was \"-1\".")
        .Bad("bad05 size 0", Logs(SomeFacts.Container().Logs with { MaxSize = Fact.Known(Size, "0m") }), $"{Size} must be a number above 0 with k, m or g, was \"0m\".")
        .Bad("bad06 files unset", Logs(SomeFacts.Container().Logs with { MaxFiles = Fact.Unset<string>(Files) }), $"{Files} must be a number above 0, was unset.")
        .Bad("bad07 files no number", Logs(SomeFacts.Container().Logs with { MaxFiles = Fact.Known(Files, "many") }), $"{Files} must be a number above 0, was \"many\".");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private static ContainerFacts Logs(LogFacts logs) => SomeFacts.Container() with { Logs = logs };
}
