using Omega.Infra.Policies;
using Omega.Infra.Policies.Mapping;
using Pulumi;

namespace Omega.Infra.Tests.Policies.Mapping;

/// <summary>Facts of arguments as they are declared, before anything else has come.</summary>
internal static class Declared
{
    public static ResourceFacts Read(string type, ResourceArgs args) =>
        DeclaredFacts.Read(type, "site", args, new PendingInputs(new VerifiedImages(), "site"));
}
