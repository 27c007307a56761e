using Omega.Cli.Certificates;
using Omega.Cli.Processes;
using Omega.Cli.Tests.Support;
using Omega.Core.Settings;

namespace Omega.Cli.Tests.Certificates;

/// <summary>How the client of the authority is called: it reads its configuration as a shell does, and its hook talks to the edge.</summary>
public sealed class AcmeClientTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Acme => _folder.At("it's here");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_configuration_says_what_a_shell_reads_from_it()
    {
        await RunAsync(new AcmeSettings(["www.example.com", "localhost"], "https://acme.example/dir", "web@example.com"));

        var read = await new SystemProcesses().RunAsync(
            new ProcessCall("/bin/bash", "-c", "set -eu; . \"$0\"; printf '%s|' \"$CA\" \"$BASEDIR\" \"$HOOK\" \"$CHALLENGETYPE\" \"$CONTACT_EMAIL\"; test -d \"$WELLKNOWN\"; cat \"$DOMAINS_TXT\"", Path.Combine(Acme, "config")));

        Assert.Equal((0, $"https://acme.example/dir|{Acme}|{Acme}/hook|http-01|web@example.com|www.example.com\nlocalhost\n"), (read.ExitCode, read.Output));
    }

    [Theory]
    [InlineData("deploy_challenge localhost TOKEN ANSWER", "exec --interactive --user 0:10101 edge /usr/local/bin/omega challenge TOKEN", "ANSWER")]
    [InlineData("clean_challenge localhost TOKEN ANSWER", "exec --user 0:10101 edge /usr/local/bin/omega challenge TOKEN off", "")]
    [InlineData("another_hook", "", "")]
    public async Task The_hook_lets_the_edge_answer_and_ignores_what_it_does_not_know(string words, string call, string input)
    {
        await RunAsync(new AcmeSettings(["localhost"]));
        File.WriteAllText(_folder.At("docker"), $"#!/bin/bash\nprintf '%s ' \"$@\"\n{(input.Length > 0 ? "cat" : "")}\n");
        File.SetUnixFileMode(_folder.At("docker"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var ran = await new SystemProcesses().RunAsync(new ProcessCall(Path.Combine(Acme, "hook"), words.Split(' '))
        {
            Environment = new Dictionary<string, string?> { ["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}", ["OMEGA_EDGE"] = "edge" },
        });

        Assert.Equal((0, call.Length == 0 ? "" : $"{call} {input}"), (ran.ExitCode, ran.Output));
    }

    [Fact]
    public async Task What_an_authority_refuses_is_told_and_nobody_else_reads_what_lies_there()
    {
        var processes = new FakeProcesses().On("dehydrated --register").On("dehydrated --cron", 1, "", "ERROR: Challenge is invalid!");

        var why = await new AcmeClient(processes, Acme, new AcmeSettings(["localhost"])).RunAsync("edge", _ => { }, CancellationToken.None);

        Assert.Equal("ERROR: Challenge is invalid!", why);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Acme));
    }

    private async Task RunAsync(AcmeSettings settings) =>
        Assert.Null(await new AcmeClient(new FakeProcesses().On("dehydrated"), Acme, settings).RunAsync("edge", _ => { }, CancellationToken.None));
}
