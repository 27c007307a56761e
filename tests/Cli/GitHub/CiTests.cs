using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.GitHub;

/// <summary>`.ci/run` and its parts: what it starts, and that it leaves a machine as it found it.</summary>
public sealed class CiTests : IDisposable
{
    private static readonly string[] SourceFolders = ["core", "cli", "infra", "dev", "offline", "tests", "nginx", ".github"];

    private readonly TemporaryFolder _folder = new();

    public CiTests()
    {
        Bash($$"""
            mkdir -p checkout bin && cp -r '{{Checkout.Find().At(".ci")}}' checkout/.ci
            printf '#!/bin/sh\necho "omega $* [$OMEGA_TEST_PARTS] $OMEGA_TEST_SITES" >>"%s/calls"; [ "$1" != "$OMEGA_FAILS" ]\n' "$PWD" >checkout/omega
            printf '#!/bin/sh\necho "apt-get $*" >>"%s/calls"; [ "$1" = update ] || cat "$POLICY_RC_D" >>"%s/calls"; [ "$1" != "$APT_FAILS" ]\n' "$PWD" "$PWD" >bin/apt-get
            printf '#!/bin/sh\n[ "$4" != there ] || echo install ok installed\n' >bin/dpkg-query
            printf '#!/bin/sh\nexit 1\n' >bin/npm
            chmod +x checkout/omega bin/*
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("mine", "", 0)]
    [InlineData("mine", "install", 100)]
    [InlineData("", "update", 100)]
    public void What_the_machine_says_of_its_services_is_put_back(string policy, string fails, int exitCode)
    {
        if (policy.Length > 0)
        {
            Bash($"printf '{policy}' >policy && chmod 750 policy");
        }

        var result = Run($"APT_FAILS='{fails}' POLICY_RC_D=\"$PWD/policy\" PATH=\"$PWD/bin:$PATH\" checkout/.ci/packages there missing");

        Assert.Equal(exitCode == 0, result.Succeeded);
        Assert.Equal(policy.Length > 0 ? "mine 750" : "none", Bash("if [ -e policy ]; then printf '%s %s' \"$(cat policy)\" \"$(stat -c %a policy)\"; else printf none; fi"));
        Assert.Equal("", Bash("ls | grep kept || true"));
        if (fails != "update")
        {
            Assert.Equal("apt-get update -q\napt-get install -q -y --no-install-recommends missing\n#!/bin/sh\nexit 101\n", Read("calls"));
        }
    }

    [Fact]
    public void Nothing_is_asked_of_apt_when_all_is_there()
    {
        Run("POLICY_RC_D=\"$PWD/policy\" PATH=\"$PWD/bin:$PATH\" checkout/.ci/packages there").Must("run it");

        Assert.False(File.Exists(_folder.At("calls")));
    }

    [Theory]
    [InlineData("", 0, true)]
    [InlineData("keys", 0, false)]
    [InlineData("state", 0, false)]
    [InlineData("", 1, true)]
    [InlineData("keys", 1, false)]
    public void Only_what_the_run_made_itself_is_purged(string before, int exitCode, bool purges)
    {
        StubParts();
        Bash(before.Length > 0 ? $"mkdir -p checkout/.omega/{before}" : ":");

        var result = Run($"OMEGA_TEST_SITES= OMEGA_FAILS={(exitCode == 0 ? "" : "test")} PATH=\"$PWD/bin:$PATH\" checkout/.ci/run tests/Infra");

        Assert.Equal(exitCode, result.ExitCode);
        string[] expected = ["packages", "lint", "omega setup [docker chromium postgresql] ", "omega test tests/Infra [docker chromium postgresql] ", .. purges ? new[] { "omega down --purge --yes [docker chromium postgresql] " } : []];
        Assert.Equal(expected, Read("calls").TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Suites_learn_of_what_stands_beside_the_checkout_by_variables()
    {
        StubParts();
        Bash("""
            mkdir -p shared/engine shared/sites site/plain && echo page >site/plain/index.html && tar -cJf shared/sites/sites.tar.xz -C site plain
            printf '#!/bin/sh\necho "unpack $*" >>"%s/calls"; echo "%s/tools"\n' "$PWD" "$PWD" >shared/engine/unpack && chmod +x shared/engine/unpack
            printf '#!/bin/sh\necho 0\n' >bin/id && chmod +x bin/id
            """);

        Run("PATH=\"$PWD/bin:$PATH\" checkout/.ci/run").Must("run it");

        Assert.Contains("unpack pulumi pulumi-language-yaml pulumi-resource-kubernetes cosign trivy kube-score oci-registry pebble gofakes3\n", Read("calls"), StringComparison.Ordinal);
        Assert.Contains($"omega test [docker chromium postgresql pulumi cosign cluster] {_folder.Path}/checkout/.omega/tools/sites\n", Read("calls"), StringComparison.Ordinal);
        Assert.Equal("page\n", Read("checkout/.omega/tools/sites/plain/index.html"));
    }

    /// <summary>Nothing but `.ci/run` knows what stands beside a checkout.</summary>
    [Fact]
    public void No_suite_and_no_program_looks_beside_the_checkout()
    {
        var root = Checkout.Find().Root;
        var looking = SourceFolders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".sh" or ".yml" or ".csproj" or ".props" or ".targets" or "")
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Where(file => Path.GetFileName(file) != $"{nameof(CiTests)}.cs")
            .Where(file => File.ReadAllText(file) is var text
                && (text.Contains("../shared", StringComparison.Ordinal) || text.Contains("\"shared\"", StringComparison.Ordinal)));

        Assert.Empty(looking.Select(file => Path.GetRelativePath(root, file)));
    }

    private void StubParts() => Bash("""
        for part in packages lint; do printf '#!/bin/sh\necho %s >>"%s/calls"\n' "$part" "$PWD" >checkout/.ci/$part; done
        """);

    private string Bash(string script) => Run(script).Must("prepare the test").Output;

    private ProcessResult Run(string script) => new SystemProcesses()
        .RunAsync(new ProcessCall("/bin/bash", "-euc", script) { Folder = _folder.Path }).GetAwaiter().GetResult();

    private string Read(string file) => File.ReadAllText(_folder.At(file));
}
