namespace Omega.Offline.Engine.Tests.Support;

/// <summary>Processes that a test has had started.</summary>
internal static class Processes
{
    /// <summary>Whether one is gone; whoever is the parent of what is left may not have looked after it yet.</summary>
    public static bool HasEnded(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
