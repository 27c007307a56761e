using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RequireTmpfsOptionsTests
{
    private static readonly PolicyCases Cases = new PolicyCases("require-tmpfs-options")
        .Good("good01 hardened", SomeFacts.Container())
        .Good("good02 sticky and open", Options("noexec,nosuid,nodev,size=16m,mode=1777"))
        .Good("good03 typed, octal 1777 as 1023", Typed(1023))
        .Good("good04 size in bytes", Options("noexec,nosuid,nodev,size=65536,mode=1777"))
        .Bad("bad01 noexec missing", Options("nosuid,nodev,size=16m,mode=1777"), Flags("nosuid,nodev,size=16m,mode=1777"))
        .Bad("bad02 nosuid missing", Options("noexec,nodev,size=16m,mode=1777"), Flags("noexec,nodev,size=16m,mode=1777"))
        .Bad("bad03 nodev missing", Options("noexec,nosuid,size=16m,mode=1777"), Flags("noexec,nosuid,size=16m,mode=1777"))
        .Bad("bad04 exec after noexec", Options("noexec,nosuid,nodev,exec,size=16m,mode=1777"), Flags("noexec,nosuid,nodev,exec,size=16m,mode=1777"))
        .Bad("bad05 no size", Options("noexec,nosuid,nodev,mode=1777"), "tmpfs[\"/tmp\"] must be limited by a size above 0, was unset.")
        .Bad("bad06 size 0 is no limit", Options("noexec,nosuid,nodev,size=0,mode=1777"), "tmpfs[\"/tmp\"] must be limited by a size above 0, was size=0.")
        .Bad("bad07 size in per cent", Options("noexec,nosuid,nodev,size=50%,mode=1777"), "tmpfs[\"/tmp\"] must be limited by a size above 0, was size=50%.")
        .Bad("bad08 mode unset", Options("noexec,nosuid,nodev,size=16m"), "tmpfs[\"/tmp\"] must be mode 0700 (448 as a number) or 1777 (1023 as a number), was unset.")
        .Bad("bad09 decimal number as an octal option", Options("noexec,nosuid,nodev,size=16m,mode=1023"), "tmpfs[\"/tmp\"] must be mode 0700 (448 as a number) or 1777 (1023 as a number), was mode=1023 (octal 1023).")
        .Bad("bad10 octal digits as a typed number", Typed(1777), "mounts[0].tmpfsOptions.mode must be mode 0700 (448 as a number) or 1777 (1023 as a number), was 1777 (octal 3361).")
        .Bad("bad11 world-writable without sticky bit", Options("noexec,nosuid,nodev,size=16m,mode=0777"), "tmpfs[\"/tmp\"] must be mode 0700 (448 as a number) or 1777 (1023 as a number), was mode=0777 (octal 0777).")
        .Bad("bad12 not octal", Options("noexec,nosuid,nodev,size=16m,mode=0789"), "tmpfs[\"/tmp\"] must be mode 0700 (448 as a number) or 1777 (1023 as a number), was mode=0789 (octal invalid).")
        .Bad("bad13 owned by root", Options("noexec,nosuid,nodev,size=16m,mode=0700"), "tmpfs[\"/tmp\"] must be owned by the run user, uid=10101, was unset.")
        .Bad("bad14 owned by another user", Options("noexec,nosuid,nodev,size=16m,mode=0700,uid=101"), "tmpfs[\"/tmp\"] must be owned by the run user, uid=10101, was uid=101.");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private static ContainerFacts Options(string options) =>
        SomeFacts.Container() with { Tmpfs = [TmpfsOptions.Parse("tmpfs[\"/tmp\"]", options)] };

    private static ContainerFacts Typed(int mode) => SomeFacts.Container() with
    {
        Tmpfs =
        [
            new(
                Fact.NotApplicable<IReadOnlyList<string>>(),
                Fact.Known("mounts[0].tmpfsOptions.sizeBytes", 1L << 24),
                Fact.Known("mounts[0].tmpfsOptions.mode", mode),
                Fact.NotApplicable<string>()),
        ],
    };

    private static string Flags(string options) =>
        $"tmpfs[\"/tmp\"] must be mounted with noexec, nosuid, nodev, was \"{options}\".";
}
