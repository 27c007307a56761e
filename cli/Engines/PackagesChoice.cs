using System.Xml.Linq;
using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Engines;

/// <summary>Where the Pulumi packages come from: `nuget` when it serves them, else `offline`; found by trying and remembered for a day.</summary>
internal sealed class PackagesChoice(Checkout checkout, IProcesses processes, Report report)
{
    /// <summary>Environment variable that forces the choice.</summary>
    public const string Variable = "OMEGA_PACKAGES";

    /// <summary>The published packages.</summary>
    public const string Published = "nuget";

    /// <summary>The stand-ins of this checkout.</summary>
    public const string Offline = "offline";

    private string Remembered => Path.Combine(checkout.Machine, "packages");

    /// <summary>The choice, `nuget` or `offline`.</summary>
    public async Task<string> ChooseAsync(CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } forced)
        {
            return forced is Published or Offline
                ? forced
                : throw new OmegaException($"{Variable} must be {Published} or {Offline}, was '{forced}'.", ExitCode.Input);
        }

        if (File.Exists(Remembered) && DateTime.UtcNow - File.GetLastWriteTimeUtc(Remembered) < TimeSpan.FromDays(1)
            && File.ReadAllText(Remembered).Trim() is Published or Offline)
        {
            return File.ReadAllText(Remembered).Trim();
        }

        report.Step("Trying whether NuGet serves the Pulumi packages (at most 60 s)");
        var choice = await ServesAsync(cancellation) ? Published : Offline;
        SecretFile.Write(Remembered, choice);
        return choice;
    }

    private async Task<bool> ServesAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("omega-packages-").FullName;
        try
        {
            var versions = XDocument.Load(checkout.At("Directory.Packages.props")).Descendants("PackageVersion")
                .Where(version => version.Attribute("Include")?.Value is { } name && name.Split('.')[0] == "Pulumi")
                .Select(version => $"""<PackageReference Include="{version.Attribute("Include")!.Value}" Version="{version.Attribute("Version")!.Value}" />""");
            File.WriteAllText(Path.Combine(folder, "probe.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  <ItemGroup>{string.Concat(versions)}</ItemGroup>
                </Project>
                """);
            var restore = new ProcessCall("dotnet", "restore", "-v", "q", "-nodeReuse:false")
            {
                Folder = folder,
                Environment = DotnetEnvironment.Variables,
                Limit = TimeSpan.FromSeconds(60),
            };
            return (await processes.RunAsync(restore, cancellation)).Succeeded;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
