namespace Omega.EndToEnd.Tests.Support;

public sealed partial class TestStack
{
    /// <summary>The `omega` command of the stack's checkout; what is built of it already comes from the tests' own checkout.</summary>
    public Task<Ran> OmegaAsync(params string[] arguments) => OmegaAsync(arguments, searchPath: null);

    /// <summary>The same with other programs in front of those of the machine.</summary>
    public async Task<Ran> OmegaAsync(string[] arguments, string? searchPath)
    {
        (await Shell.BashAsync($"""
            cd '{Repository}'
            if [ ! -d '{Checkout}/cli/bin' ]; then
              cp -a --parents cli/bin offline/programs/bin .omega/build '{Checkout}'
              # A copy's sources may be younger than what was made of the same ones.
              touch '{Checkout}/.omega/build/programs' '{Checkout}/cli/bin/Debug/net10.0/omega-cli.dll'
            fi
            """)).Must();
        return await Shell.RunAsync(Path.Combine(Checkout, "omega"), arguments, Checkout, new Dictionary<string, string?>(_environment)
        {
            ["OMEGA_PACKAGES"] = Environment.GetEnvironmentVariable("PulumiPackages") ?? "offline",
            ["OMEGA_ENGINE"] = OwnEngine is null ? "pulumi" : "offline",
            ["PATH"] = searchPath ?? Environment.GetEnvironmentVariable("PATH"),
        });
    }
}
