using System.Security.Cryptography;
using Omega.Cli.Machine;
using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Services;

/// <summary>The local image of the dev services, made once per recipe from the distribution's packages.</summary>
internal sealed class ServiceImage(Checkout checkout, IProcesses processes, Apt apt, Report report)
{
    /// <summary>Name of the image; the tag is a hash of its recipe.</summary>
    public string Name => $"omega/dev-services:{RecipeHash(checkout.At("dev", "services"))}";

    /// <summary>Makes the image when this machine does not have it.</summary>
    public async Task<string> EnsureAsync(CancellationToken cancellation)
    {
        var name = Name;
        if ((await processes.RunAsync(new ProcessCall("docker", "image", "inspect", "--format", "{{.Id}}", name), cancellation)).Succeeded)
        {
            return name;
        }

        await apt.ProgramAsync("mmdebstrap", "mmdebstrap", "making the image of registry and trust server", cancellation);
        report.Step("Making the image of registry and trust server from the distribution's packages (one to three minutes, once)");
        var tar = Path.Combine(SecretFile.Folder(Path.Combine(checkout.Machine, "images")), "services.tar");
        var make = new ProcessCall(checkout.At("dev", "services", "make-services.sh"), tar) { Limit = TimeSpan.FromMinutes(20) };
        (await processes.RunAsync(make, cancellation)).Must("make the image of the dev services");
        string[] import = ["import", "--change", """ENTRYPOINT ["/usr/local/bin/service"]""", tar, name];
        (await processes.RunAsync(new ProcessCall("docker", import) { Limit = TimeSpan.FromMinutes(5) }, cancellation)).Must("import the image of the dev services");
        File.Delete(tar);
        return name;
    }

    internal static string RecipeHash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{Path.GetFileName(file)}\0"));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
