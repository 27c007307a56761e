using Omega.Core.Policies;
using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RequireReadOnlyMountsTests
{
    private static readonly PolicyCases Cases = new PolicyCases("require-read-only-mounts")
        .Good("good01 writable log volume", SomeFacts.Container())
        .Good("good02 read-only elsewhere", At("/usr/share/nginx/html", Fact.Known("volumes[0].readOnly", true)))
        .Good("good03 path listed as writable", At("/data", Fact.Unset<bool>("volumes[0].readOnly")), SomeFacts.Options() with { WritablePaths = ["/data"] })
        .Good("good04 data of a service at its path", Volume("omega-dev-service-store-data", "/data"), Data)
        .Bad("bad05 data of a service at another path", Volume("omega-dev-service-store-data", "/etc"), Data, "volumes[0].readOnly must be true, was unset.")
        .Bad("bad06 another volume at that path", Volume("omega-dev-logs", "/data"), Data, "volumes[0].readOnly must be true, was unset.")
        .Bad("bad01 unset", At("/usr/share/nginx/html", Fact.Unset<bool>("volumes[0].readOnly")), "volumes[0].readOnly must be true, was unset.")
        .Bad("bad02 false", At("/etc/nginx", Fact.Known("volumes[0].readOnly", false)), "volumes[0].readOnly must be true, was false.")
        .Bad("bad03 below a writable path", At("/var/log/omega/deeper", Fact.Unset<bool>("volumes[0].readOnly")), "volumes[0].readOnly must be true, was unset.")
        .Bad("bad04 above a writable path", At("/var/log", Fact.Unset<bool>("volumes[0].readOnly")), "volumes[0].readOnly must be true, was unset.");

    private static PolicyOptions Data => SomeFacts.Options() with { DataVolumes = new Dictionary<string, string> { ["omega-dev-service-store-data"] = "/data" } };

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private static ContainerFacts At(string target, Fact<bool> readOnly) => SomeFacts.Container() with
    {
        Mounts = [SomeFacts.Mount() with { Target = Fact.Known("volumes[0].containerPath", target), ReadOnly = readOnly }],
    };

    private static ContainerFacts Volume(string name, string target) => SomeFacts.Container() with
    {
        Mounts =
        [
            SomeFacts.Mount() with
            {
                Source = Fact.Known("volumes[0].volumeName", name), Target = Fact.Known("volumes[0].containerPath", target), ReadOnly = Fact.Unset<bool>("volumes[0].readOnly"),
            },
        ],
    };
}
