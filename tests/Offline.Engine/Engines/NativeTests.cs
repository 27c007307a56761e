using Omega.Offline.Tests.Support;

namespace Omega.Offline.Engine.Tests.Engines;

/// <summary>`omega` makes engine and plugins native wherever a C compiler is.</summary>
public sealed class NativeTests
{
    [SkippableFact]
    public void Programs_that_omega_has_made_are_native_and_one()
    {
        Skip.IfNot(OfflinePrograms.AreGiven, "the programs under test are those of the test's own build: ./omega test makes native ones.");
        var path = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
        Skip.IfNot(path.Any(folder => File.Exists(Path.Combine(folder, "gcc"))), "gcc is missing: nothing links native programs here.");

        Assert.Empty(Directory.GetFiles(OfflinePrograms.Folder, "*.dll"));
        Assert.Equal("\u007fELF", System.Text.Encoding.ASCII.GetString(File.ReadAllBytes(OfflinePrograms.Engine).AsSpan(0, 4)));
        Assert.All(
            ["pulumi-language-dotnet", "pulumi-resource-command", "pulumi-resource-docker"],
            name => Assert.Equal(OfflinePrograms.Engine, File.ResolveLinkTarget(OfflinePrograms.Plugin(name), returnFinalTarget: true)!.FullName));
    }
}
