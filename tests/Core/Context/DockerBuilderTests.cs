using Omega.Core.Context;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Context;

/// <summary>What the engine is told, by a program in its place that writes down its words.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class DockerBuilderTests : IDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly string Image = "registry.example/node@sha256:" + new string('1', 64);

    private readonly TemporaryCheckout _checkout = new();

    private SiteBuildSettings _build = new(["npm", "run", "build; $(id)"], Image, "web", Environment: new Dictionary<string, string> { ["MODE"] = "a b\"$c" });

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public void Build_has_no_network_no_rights_no_mount_and_an_ordinary_user()
    {
        Run();

        var create = Assert.Single(Calls(), call => call[0] == "create");
        Assert.Equal("none", After(create, "--network"));
        Assert.Equal("10101:10101", After(create, "--user"));
        Assert.Equal("ALL", After(create, "--cap-drop"));
        Assert.Equal("no-new-privileges:true", After(create, "--security-opt"));
        Assert.Equal("1024", After(create, "--pids-limit"));
        Assert.Equal("never", After(create, "--pull"));
        Assert.DoesNotContain(create, word => word is "--volume" or "-v" or "--mount" or "--privileged");
    }

    [Fact]
    public void Words_of_the_command_and_of_variables_stay_words()
    {
        Run();

        var create = Assert.Single(Calls(), call => call[0] == "create");
        Assert.Equal(["--", Image, "npm", "run", "build; $(id)"], create.TakeLast(5));
        Assert.Contains("MODE=a b\"$c", create);
    }

    [Fact]
    public void Network_is_there_where_the_stack_says_so()
    {
        _build = _build with { Network = BuildNetwork.All };

        Run();

        Assert.Equal("bridge", After(Assert.Single(Calls(), call => call[0] == "create"), "--network"));
    }

    [Fact]
    public void Files_of_the_source_go_in_as_those_of_the_user_and_the_output_comes_out()
    {
        Run();

        Assert.Equal("built", File.ReadAllText(Path.Combine(Target, "index.html")));
        var listed = File.ReadAllText(Path.Combine(_checkout.Root, "given"));
        Assert.Contains("10101/10101", listed, StringComparison.Ordinal);
        Assert.Contains("omega/source/assets/app.js\n", listed, StringComparison.Ordinal);
        Assert.Contains("omega/home/\n", listed, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_that_fails_says_command_exit_code_and_last_lines_and_takes_its_container_away()
    {
        var failure = Assert.Throws<OmegaException>(() => Run("start) for i in $(seq 40); do echo \"line $i\" >&2; done; exit 7 ;;"));

        Assert.Equal(ExitCode.Failed, failure.ExitCode);
        Assert.StartsWith("omega:web.build of web/ failed with exit code 7:\n  npm run build; $(id)\nIts last lines:\n  line 21\n", failure.Message, StringComparison.Ordinal);
        Assert.Contains("\n  line 40\nNothing was built", failure.Message, StringComparison.Ordinal);
        Assert.Equal("rm", Calls()[^1][0]);
    }

    [Fact]
    public void Output_that_is_not_there_is_the_configuration_s_fault()
    {
        var failure = Assert.Throws<OmegaException>(() => Run("cp) if [ \"$2\" = - ]; then cat >/dev/null; else echo 'Could not find the file' >&2; exit 1; fi ;;"));

        Assert.Equal(ExitCode.Input, failure.ExitCode);
        Assert.StartsWith("omega:web.build.output names 'dist', which npm run build; $(id) has not made below web/:\n  Could not find the file\n", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Image_that_is_there_is_not_pulled_and_one_that_cannot_be_is_told()
    {
        Run();
        Assert.DoesNotContain(Calls(), call => call[0] == "pull");

        var failure = Assert.Throws<OmegaException>(() => Run("image) exit 1 ;; pull) echo 'no such host' >&2; exit 1 ;;"));

        Assert.StartsWith($"omega:web.build.image {Image} cannot be pulled.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no such host", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Calls(), call => call[0] == "create");
    }

    [Fact]
    public void Machine_without_docker_is_told_so()
    {
        var failure = Assert.Throws<OmegaException>(() => new DockerBuilder(_checkout.Root, _ => { }, Path.Combine(_checkout.Root, "none"))
            .Run(_build, Key, SourceFiles.Read(_checkout.Root, "web"), Target));

        Assert.Contains("none' is missing on this machine.", failure.Message, StringComparison.Ordinal);
    }

    private string Target => Directory.CreateDirectory(Path.Combine(_checkout.Root, "target")).FullName;

    private void Run(string instead = "")
    {
        File.Delete(Path.Combine(_checkout.Root, "calls"));
        var docker = _checkout.Write("docker", $$"""
            #!/bin/bash
            cd '{{_checkout.Root}}'
            printf '%s\0' "$@" >>calls; printf '\n' >>calls
            case $1 in
              {{instead}}
              cp) if [ "$2" = - ]; then tar -tv --numeric-owner >given; else mkdir -p dist && printf built >dist/index.html && tar -c dist; fi ;;
            esac
            """);
        File.SetUnixFileMode(docker, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        new DockerBuilder(_checkout.Root, _ => { }, docker).Run(_build, Key, SourceFiles.Read(_checkout.Root, "web"), Target);
    }

    private List<string[]> Calls() => [.. File.ReadAllText(Path.Combine(_checkout.Root, "calls")).Split("\0\n", StringSplitOptions.RemoveEmptyEntries).Select(call => call.Split('\0'))];

    private static string After(string[] call, string word) => call[Array.IndexOf(call, word) + 1];
}
