namespace Omega.Offline.Engine.Tests.Support;

/// <summary>Texts that are held to the letter, in a folder of Data; `OMEGA_WRITE_EXPECTED` names a folder to write those of now to, for whoever changes one on purpose.</summary>
internal static class Expected
{
    public static async Task HoldsAsync(string name, string text, string kind = "displays")
    {
        if (Environment.GetEnvironmentVariable("OMEGA_WRITE_EXPECTED") is { Length: > 0 } folder)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.txt"), text);
        }

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine("Data", kind, $"{name}.txt")), text);
    }
}
