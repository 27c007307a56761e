using System.Text.Json.Nodes;
using Omega.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Omega.EndToEnd.Tests;

/// <summary>All that a stack does in its life on Docker 29, with nothing of another Docker on PATH: a stack that builds (Content Trust), one that is promoted to (cosign).</summary>
[Trait("Form", "long")]
public sealed class Docker29Tests(ITestOutputHelper log) : IAsyncLifetime
{
    private const string Variable = "OMEGA_TEST_DOCKER29";
    private const string Prod = "http://localhost:18090/";
    private const string Dev = "http://localhost:8080/";

    private OtherMachine _machine = null!;
    private OtherCheckout _checkout = null!;

    [SkippableFact]
    public async Task A_stack_that_builds_and_one_that_is_promoted_to_live_on_it_from_up_to_purge()
    {
        await StartEngineAsync();

        await _checkout.OmegaAsync("setup");
        await _checkout.OmegaAsync("up");
        var first = await _checkout.ServedAsync(Dev);
        await _checkout.ChangePageAsync("second");
        await _checkout.OmegaAsync("up");
        var second = await _checkout.ServedAsync(Dev);
        Assert.NotEqual(first, second);
        await _checkout.OmegaAsync("rollback");
        Assert.Equal(first, await _checkout.ServedAsync(Dev));
        await _checkout.OmegaAsync("up --build");
        await _checkout.OmegaAsync("verify dev");

        await ProdAsync();
        var third = await _checkout.ServedAsync(Dev);
        await _checkout.OmegaAsync("promote dev prod --deploy");
        Assert.Equal(third, await _checkout.ServedAsync(Prod));
        await _checkout.ChangePageAsync("fourth");
        await _checkout.OmegaAsync("up");
        await _checkout.OmegaAsync("promote dev prod --deploy");
        Assert.Equal(await _checkout.ServedAsync(Dev), await _checkout.ServedAsync(Prod));
        await _checkout.OmegaAsync("rollback previous prod");
        Assert.Equal(third, await _checkout.ServedAsync(Prod));
        await _checkout.OmegaAsync("verify prod");
        var audit = JsonNode.Parse(await _checkout.OmegaAsync("ledger verify prod --json"))!.AsArray();
        Assert.Contains(audit, finding => finding!["of"]!.GetValue<string>().StartsWith($"{third} from record ", StringComparison.Ordinal));
        Assert.DoesNotContain(audit, finding => finding!["of"]!.GetValue<string>().Contains("not checked", StringComparison.Ordinal));
        await _checkout.OmegaAsync("ledger verify dev");

        await _checkout.OmegaAsync("down prod");
        await _checkout.OmegaAsync("down --purge --yes");
        Assert.Equal("", await _checkout.RunAsync("docker ps -aq; docker volume ls -q; docker network ls --format '{{.Name}}' | grep omega || true"));
        Assert.False(Directory.Exists(Path.Combine(_checkout.Folder, ".omega", "state")), "the state is there after --purge");
    }

    public async Task InitializeAsync()
    {
        if (Missing is null)
        {
            _machine = await OtherMachine.StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (_machine is not null)
        {
            await _machine.DisposeAsync();
        }
    }

    private static string? Missing => Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } ? $"{Variable} names no program that starts Docker 29." : OtherMachine.Missing;

    /// <summary>Its client, and nothing of the distribution's Docker, whoever names that by its path.</summary>
    private async Task StartEngineAsync()
    {
        Skip.If(Missing is not null, Missing);
        var started = (await _machine.RunAsync($"OMEGA_DOCKER29_DIR='{_machine.Folder}/docker29' '{Environment.GetEnvironmentVariable(Variable)}' start")).Must();
        (await _machine.RunAsync($"""
            for program in docker dockerd containerd containerd-shim-runc-v2 runc docker-proxy; do
              for old in /usr/bin/$program /usr/sbin/$program /usr/local/bin/$program; do
                [ ! -e "$old" ] || mount --bind '{_machine.Folder}'/docker29/bin/$program "$old"
              done
            done
            ln -s '{_machine.Folder}/docker29/docker.sock' /run/docker.sock
            """)).Must();
        _checkout = await OtherCheckout.CreateAsync(_machine, log, started);
        Assert.StartsWith("29.", await _checkout.RunAsync("docker version --format '{{.Server.Version}} {{.Client.Version}}'"), StringComparison.Ordinal);
    }

    /// <summary>Prod of the checkout, on Docker and with cosign.</summary>
    private async Task ProdAsync()
    {
        await _checkout.RunAsync("""
            mkdir keys
            (cd keys && COSIGN_PASSWORD=secret cosign generate-key-pair --output-key-prefix prod)
            sed -n '/^config:/p; /omega:image:/,/platform:/p' .omega/Pulumi.dev.yaml >Pulumi.prod.yaml
            sed -i 's#repository: .*#repository: omega/prod#; s#^  omega:image:#  omega:target: docker\n  omega:image:#' Pulumi.prod.yaml
            {
              printf '  omega:site:\n    bind: 127.0.0.1\n    port: 18090\n    memoryMiB: 64\n    cpus: 0.5\n    pids: 64\n  omega:signing:\n    method: cosign\n    signers:\n      - |\n'
              sed 's/^/        /' keys/prod.pub
            } >>Pulumi.prod.yaml
            cat Pulumi.prod.yaml >&2
            """);
        await _checkout.OmegaAsync("setup prod");
        await _checkout.OmegaAsync("pulumi prod -- config set --secret omega:registryPassword <.omega/keys/registry-password");
        await _checkout.OmegaAsync("pulumi prod -- config set --secret omega:signingKey <keys/prod.key");
        await _checkout.OmegaAsync("pulumi prod -- config set --secret omega:signingPassphrase secret");
    }
}
