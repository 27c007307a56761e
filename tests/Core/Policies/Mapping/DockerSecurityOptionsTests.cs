using Omega.Core.Policies;
using Omega.Core.Policies.Mapping;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Mapping;

/// <summary>Which security options the policies let pass, in every spelling that Docker takes and some that it does not.</summary>
public sealed class DockerSecurityOptionsTests
{
    [Theory]
    [InlineData("no-new-privileges")]
    [InlineData("no-new-privileges:true")]
    [InlineData("no-new-privileges=true")]
    [InlineData("no-new-privileges", "seccomp=builtin")]
    [InlineData("no-new-privileges", "seccomp:builtin")]
    public void Options_that_harden_pass(params string[] options) => Assert.Empty(Refusals(options));

    [Theory]
    [InlineData("require-no-new-privileges", "no-new-privileges:false")]
    [InlineData("require-no-new-privileges", "no-new-privileges=1")]
    [InlineData("require-no-new-privileges", "no-new-privileges:")]
    [InlineData("require-no-new-privileges", "no-new-privileges:true", "no-new-privileges:false")]
    [InlineData("require-no-new-privileges", "seccomp=builtin")]
    [InlineData("require-seccomp-profile", "no-new-privileges", "seccomp=unconfined")]
    [InlineData("require-seccomp-profile", "no-new-privileges", "seccomp:unconfined")]
    [InlineData("require-seccomp-profile", "no-new-privileges", "seccomp=unconfined", "seccomp=builtin")]
    [InlineData("require-seccomp-profile", "no-new-privileges", "seccomp=")]
    [InlineData("require-seccomp-profile", "no-new-privileges", "seccomp")]
    [InlineData("require-seccomp-profile", "no-new-privileges", "seccomp=/etc/profile.json")]
    [InlineData("require-seccomp-profile", "no-new-privileges", """seccomp={"defaultAction":"SCMP_ACT_ALLOW"}""")]
    [InlineData("disallow-privileged", "no-new-privileges", "Seccomp=unconfined")]
    [InlineData("disallow-privileged", "no-new-privileges", " seccomp=unconfined")]
    [InlineData("disallow-privileged", "no-new-privileges", "apparmor=unconfined")]
    [InlineData("disallow-privileged", "no-new-privileges", "apparmor:unconfined")]
    [InlineData("disallow-privileged", "no-new-privileges", "apparmor=mine")]
    [InlineData("disallow-privileged", "no-new-privileges", "label=disable")]
    [InlineData("disallow-privileged", "no-new-privileges", "label=type:spc_t")]
    [InlineData("disallow-privileged", "no-new-privileges", "label:type:spc_t")]
    [InlineData("disallow-privileged", "no-new-privileges", "label=user:root")]
    [InlineData("disallow-privileged", "no-new-privileges", "systempaths=unconfined")]
    [InlineData("disallow-privileged", "no-new-privileges", "writable-cgroups=true")]
    [InlineData("disallow-privileged", "no-new-privileges", "credentialspec=file://x")]
    [InlineData("disallow-privileged", "no-new-privileges", "")]
    public void Any_other_option_is_refused(string policy, params string[] options) => Assert.Equal([policy], Refusals(options));

    private static IEnumerable<string> Refusals(string[] options)
    {
        var list = SomeFacts.List("securityOpts", options);
        var container = SomeFacts.Container() with
        {
            NoNewPrivileges = DockerSecurityOptions.NoNewPrivileges(list),
            Unconfined = DockerSecurityOptions.Unconfined(list),
            SeccompProfile = DockerSecurityOptions.Seccomp(list),
        };
        return PolicyCatalog.Check(SomeFacts.Resource(container), SomeFacts.Options()).Select(violation => violation.Policy);
    }
}
