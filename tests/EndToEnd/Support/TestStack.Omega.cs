namespace Omega.EndToEnd.Tests.Support;

public sealed partial class TestStack
{
    /// <summary>The `omega` command of the stack's checkout; what is built of it already comes from the tests' own checkout.</summary>
    public Task<Ran> OmegaAsync(params string[] arguments) => OmegaAsync(arguments, searchPath: null);

    /// <summary>The same with other programs in front of those of the machine.</summary>
    public Task<Ran> OmegaAsync(string[] arguments, string? searchPath) =>
        OmegaAsync(arguments, new Dictionary<string, string?> { ["PATH"] = searchPath ?? Environment.GetEnvironmentVariable("PATH") }, umask: null);

    /// <summary>The same with other variables and another umask.</summary>
    public async Task<Ran> OmegaAsync(string[] arguments, Dictionary<string, string?> variables, string? umask)
    {
        var environment = await OmegaEnvironmentAsync();
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        var omega = Path.Combine(Checkout, "omega");
        return umask is null
            ? await Shell.RunAsync(omega, arguments, Checkout, environment)
            : await Shell.RunAsync("/bin/bash", ["-c", $"umask {umask}; exec \"$0\" \"$@\"", omega, .. arguments], Checkout, environment);
    }

    /// <summary>The `omega` command of the tests' own checkout, whose the services of this machine are.</summary>
    public static Task<Ran> OwnerAsync(params string[] arguments) => Shell.RunAsync(Path.Combine(Repository, "omega"), arguments, Repository, EngineAndPackages());

    /// <summary>A command of a page as a shell runs it in the stack's checkout; what the page calls dev is this stack.</summary>
    internal async Task<Ran> RunAsync(DocumentedCommand shown, params (string Shown, string Meant)[] words) =>
        await Shell.RunAsync("/bin/bash", ["-euo", "pipefail", "-c", shown.With([("dev", Name), .. words]).Text], Checkout, await OmegaEnvironmentAsync());

    /// <summary>Hands the ledger to an auditor by the first block of a page, and has him follow the others but the one of another method.</summary>
    /// <returns>What he saw.</returns>
    internal async Task<string> AuditAsync(Auditor auditor, DocumentedPage page, int without)
    {
        (await RunAsync(page.Blocks[0].Commands.Single())).Must();
        auditor.Give("ledger.json", File.ReadAllText(Path.Combine(Checkout, "ledger.json")));
        auditor.Give("ledger.pub", LedgerKey);
        File.Delete(Path.Combine(Checkout, "ledger.json"));
        return await auditor.FollowAsync([.. page.Blocks.Where((_, index) => index != 0 && index != without)
            .SelectMany(block => block.Commands).Select(command => command.With(("http://localhost:8080/", $"{Url}")))]);
    }

    /// <summary>A script of the stack's checkout that runs `omega`.</summary>
    public async Task<Ran> ScriptAsync(string script, string[] arguments, string? input = null) =>
        await Shell.RunAsync(Path.Combine(Checkout, script), arguments, Checkout, await OmegaEnvironmentAsync(), input);

    private async Task<Dictionary<string, string?>> OmegaEnvironmentAsync()
    {
        (await Shell.BashAsync($"""
            cd '{Repository}'
            if [ ! -d '{Checkout}/cli/bin' ]; then
              {CopyPrograms(Checkout)}
            fi
            """)).Must();
        return new Dictionary<string, string?>([.. _environment, .. EngineAndPackages()]);
    }

    /// <summary>Words of a shell in the tests' own checkout that copy its sources, and what is built of the program.</summary>
    internal static string CopySources(string to) => $"""
        git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --ignore-failed-read -cf - | tar -xf - -C '{to}'
        if [ -d '{Built}' ]; then cp -a '{Built}/.' '{to}'; fi
        """;

    /// <summary>The same for `omega` and the programs of offline/.</summary>
    internal static string CopyPrograms(string to) => $"""
        cp -a --parents cli/bin offline/programs/bin .omega/build '{to}'
        # A copy's sources may be younger than what was made of the same ones.
        touch '{to}/.omega/build/programs' '{to}/cli/bin/Debug/net10.0/omega-cli.dll'
        """;

    /// <summary>What `omega` is to use: what the tests do.</summary>
    internal static Dictionary<string, string?> EngineAndPackages() => new()
    {
        ["OMEGA_PACKAGES"] = Environment.GetEnvironmentVariable("PulumiPackages") ?? "offline",
        ["OMEGA_ENGINE"] = OwnEngine is null ? "pulumi" : "offline",
    };
}
