namespace Omega.Offline.Tests.Support;

/// <summary>Engine and plugins of this checkout as programs: those that `omega test` names, else those that the test's own build made.</summary>
internal static class OfflinePrograms
{
    private static readonly string? Given = Environment.GetEnvironmentVariable("OMEGA_TEST_PROGRAMS");

    public static bool AreGiven => !string.IsNullOrEmpty(Given);

    public static string Folder { get; } = AreGiven ? Given! : Path.Combine(Root(), "offline", "programs", "bin", "Debug", "net10.0");

    public static string Engine => Path.Combine(Folder, "omega-engine");

    public static string Plugin(string name) => Path.Combine(Folder, name);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "OmegaInfra.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run outside a checkout");
        }

        return folder;
    }
}
