using System.Text.Json;
using System.Text.Json.Nodes;
using Omega.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Omega.EndToEnd.Tests;

/// <summary>A stack whose engine is on another machine and reached by ssh, from the refusals before the first build to its end.</summary>
[Trait("Form", "long")]
public sealed class SshEngineTests(TestStack stack, ITestOutputHelper log) : IClassFixture<TestStack>, IAsyncLifetime, IDisposable
{
    private const string Far = "far";
    private const string Password = "far password";
    private const int Port = 18081;

    private static readonly string[] Programs = ["sshd", "ssh", "ssh-keygen", "cosign", "oci-registry"];

    private readonly Authority _authority = new();
    private OtherMachine _machine = null!;
    private OtherRegistry _registry = null!;

    private string? Missing => stack.Missing ?? OtherMachine.Missing ?? (Programs.FirstOrDefault(program => !Shell.Has(program)) is { } program ? $"{program} is not on PATH." : null);

    private string Keys => Path.Combine(_machine.Folder, "keys");

    [SkippableFact]
    public async Task A_stack_lives_on_an_engine_that_is_reached_by_ssh()
    {
        Skip.If(Missing is not null, $"An engine reached by ssh needs more than there is here: {Missing}");
        await ConfigureAsync();

        await IsRefusedAsync("known-none", "ours", "Host key verification failed");
        await IsRefusedAsync("known", "others", "Permission denied (publickey)");
        (await _machine.RunAsync("mv /run/docker.sock /run/away.sock")).Must();
        await IsRefusedAsync("known", "ours", "Cannot connect to the Docker daemon");
        (await _machine.RunAsync("mv /run/away.sock /run/docker.sock")).Must();
        await ConnectAsync("known", "ours");

        await OmegaAsync("up", Far);
        var first = await ServedAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => new HttpClient().GetAsync(new Uri($"http://127.0.0.1:{Port}/")));
        await VerifyAsync();
        stack.ChangePage("over ssh");
        await OmegaAsync("up", Far);
        Assert.NotEqual(first, await ServedAsync());
        await OmegaAsync("rollback", "previous", Far);
        Assert.Equal(first, await ServedAsync());
        await VerifyAsync();
        await OmegaAsync("down", Far);
        Assert.Equal("", (await _machine.RunAsync("docker ps -aq")).Must());
    }

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        _machine = await OtherMachine.StartAsync();
        var (certificate, key) = _authority.Certify(_machine.Gateway);
        _registry = await OtherRegistry.StartAsync("omega", Password, _machine.Gateway, (certificate, key, _authority.Certificate));
        await StartEngineAsync();
    }

    public void Dispose() => _authority.Dispose();

    public async Task DisposeAsync()
    {
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }

        if (_machine is not null)
        {
            await _machine.DisposeAsync();
        }
    }

    /// <summary>An engine, and sshd with keys of its own; ssh of this machine reads a configuration of the test's alone.</summary>
    private async Task StartEngineAsync()
    {
        (await _machine.RunAsync($"""
            mkdir -p keys bin /run/sshd 'etc-docker/certs.d/{_registry.Address}'
            cat >'etc-docker/certs.d/{_registry.Address}/ca.crt' <<'END'
            {_authority.Certificate.ExportCertificatePem()}
            END
            for key in host ours others; do ssh-keygen -q -t ed25519 -N '' -f keys/$key; done
            printf '%s %s\n' {_machine.Address} "$(cut -d' ' -f1,2 keys/host.pub)" >keys/known
            : >keys/known-none
            chmod 755 . keys
            /usr/sbin/sshd -f /dev/null -h "$PWD/keys/host" -o AuthorizedKeysFile="$PWD/keys/ours.pub" -o StrictModes=no -o UsePAM=no -o PasswordAuthentication=no \
              -o KbdInteractiveAuthentication=no -o PermitRootLogin=prohibit-password -o PidFile=none -E "$PWD/sshd.log"
            """)).Must();
        await _machine.StartEngineAsync();
        (await Shell.BashAsync($"""
            printf '#!/bin/sh\nexec %s -F {_machine.Folder}/ssh-config "$@"\n' "$(command -v ssh)" >'{_machine.Folder}/bin/ssh'
            chmod +x '{_machine.Folder}/bin/ssh'
            """)).Must();
    }

    private Task ConnectAsync(string known, string key) => File.WriteAllTextAsync(Path.Combine(_machine.Folder, "ssh-config"), $"""
        IdentityFile {Keys}/{key}
        IdentitiesOnly yes
        IdentityAgent none
        UserKnownHostsFile {Keys}/{known}
        GlobalKnownHostsFile /dev/null

        """);

    /// <summary>A stack whose registry both machines reach, on a base that its engine has.</summary>
    private async Task ConfigureAsync()
    {
        var image = stack.Base.Split('@')[0];
        (await Shell.BashAsync($"docker save '{stack.Base}' | nsenter --target {_machine.Inside} --mount --net --pid -- docker load")).Must();
        var pushed = (await _machine.RunAsync($"""
            docker login '{_registry.Address}' --username omega --password-stdin <<<'{Password}' >&2
            docker images --format '{image} {"{{.ID}}"}' >&2
            docker tag "$(docker images --quiet | head -n 1)" '{_registry.Address}/omega/base:1'
            docker push --quiet '{_registry.Address}/omega/base:1' >&2
            docker image inspect --format '{"{{range .RepoDigests}}{{println .}}{{end}}"}' '{_registry.Address}/omega/base:1' | grep '^{_registry.Address}/'
            docker logout '{_registry.Address}' >&2
            """)).Must();
        (await Shell.BashAsync($"cd '{Keys}' && COSIGN_PASSWORD='{Password}' cosign generate-key-pair --output-key-prefix far")).Must();
        var policy = JsonSerializer.Serialize(new { method = "cosign", signers = new[] { File.ReadAllText(Path.Combine(Keys, "far.pub")) } });
        (await stack.PulumiAsync("stack", "init", Far)).Must();
        var file = Path.Combine(stack.Checkout, $"Pulumi.{Far}.yaml");
        File.WriteAllText(file, File.ReadAllText(file) + $$"""
            config:
              omega:target: docker
              omega:docker: { host: "ssh://root@{{_machine.Address}}" }
              omega:image:
                registry: {{_registry.Address}}
                repository: far/site
                base: {{_registry.Address}}/omega/base:1@{{pushed.Split('@')[1].Trim()}}
                platform: linux/amd64
                ca: {{JsonSerializer.Serialize(_authority.Certificate.ExportCertificatePem())}}
              omega:signing: {{policy}}
              omega:site: { bind: 127.0.0.1, port: {{Port}}, memoryMiB: 64, cpus: 0.5, pids: 64 }

            """);
        await stack.SetSecretTextAsync("omega:registryPassword", Password, Far);
        await stack.SetSecretTextAsync("omega:signingKey", File.ReadAllText(Path.Combine(Keys, "far.key")), Far);
        await stack.SetSecretTextAsync("omega:signingPassphrase", Password, Far);
    }

    /// <summary>Nothing is built, there or here, and ssh's own reason is told.</summary>
    private async Task IsRefusedAsync(string known, string key, string reason)
    {
        await ConnectAsync(known, key);

        var printed = (await RunAsync("up", Far)).MustFail();

        log.WriteLine(printed);
        Assert.Contains($"No Docker engine answers at ssh://root@{_machine.Address}: ", printed, StringComparison.Ordinal);
        Assert.Contains(reason, printed, StringComparison.Ordinal);
        Assert.DoesNotContain("» Deploying", printed, StringComparison.Ordinal);
    }

    private async Task VerifyAsync()
    {
        var checks = JsonNode.Parse(await OmegaAsync("verify", Far, "--json"))!.AsArray();
        Assert.All(checks, check => Assert.True(check!["holds"]!.GetValue<bool>(), check.ToJsonString()));
        Assert.Contains(checks, check => check!["control"]!.GetValue<string>() == "recorded release answers");
    }

    private async Task<string> ServedAsync() =>
        JsonNode.Parse((await _machine.RunAsync($"curl -fsS http://127.0.0.1:{Port}/version.json")).Must())!["version"]!.GetValue<string>();

    private async Task<string> OmegaAsync(params string[] arguments)
    {
        var ran = await RunAsync(arguments);
        log.WriteLine($"$ omega {string.Join(' ', arguments)}\n{ran.Text}");
        return ran.Must();
    }

    private Task<Ran> RunAsync(params string[] arguments) => stack.OmegaAsync(arguments, $"{_machine.Folder}/bin:{Environment.GetEnvironmentVariable("PATH")}");
}
