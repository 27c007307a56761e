using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Omega.EndToEnd.Tests.Support;

/// <summary>A checkout on another machine as somebody has it who has just fetched it; what is built of it comes from the tests' own.</summary>
internal sealed class OtherCheckout
{
    private readonly OtherMachine _machine;
    private readonly ITestOutputHelper _log;
    private readonly string _before;

    private OtherCheckout(OtherMachine machine, ITestOutputHelper log, string before) => (_machine, _log, _before) = (machine, log, before);

    /// <summary>Where it is, for both machines.</summary>
    public string Folder => Path.Combine(_machine.Folder, "checkout");

    /// <summary>Copies the tests' own checkout.</summary>
    /// <param name="machine">Where it is to be.</param>
    /// <param name="log">What ran there, and what it printed.</param>
    /// <param name="before">Words of a shell before each script.</param>
    public static async Task<OtherCheckout> CreateAsync(OtherMachine machine, ITestOutputHelper log, string before = "")
    {
        var checkout = new OtherCheckout(machine, log, before);
        (await Shell.BashAsync($"""
            mkdir '{checkout.Folder}'
            cd '{TestStack.Repository}'
            {TestStack.CopySources(checkout.Folder)}
            {TestStack.CopyPrograms(checkout.Folder)}
            """)).Must();
        return checkout;
    }

    /// <summary>The version that a site answers with.</summary>
    public async Task<string> ServedAsync(string site) => JsonNode.Parse(await RunAsync($"curl -fsS {site}version.json"))!["version"]!.GetValue<string>();

    public Task<string> ChangePageAsync(string text) => RunAsync($"sed -i 's#</body>#<!-- {text} --></body>#' web/index.html");

    /// <summary>Runs `omega`, which must succeed.</summary>
    public Task<string> OmegaAsync(string arguments) => RunAsync($"./omega {arguments}");

    /// <summary>Runs a script, which must succeed.</summary>
    public async Task<string> RunAsync(string script) => (await TryAsync(script)).Must();

    /// <summary>Runs a script.</summary>
    public async Task<Ran> TryAsync(string script)
    {
        var ran = await _machine.RunAsync($"{_before}\n{script}", Folder, new Dictionary<string, string?>(TestStack.EngineAndPackages()) { ["COSIGN_PASSWORD"] = null });
        _log.WriteLine($"$ {script}\n{ran.Text}");
        return ran;
    }
}
