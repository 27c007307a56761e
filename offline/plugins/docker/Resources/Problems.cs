namespace Omega.Offline.Plugins.Docker.Resources;

/// <summary>Words errors in the official provider's form.</summary>
internal static class Problems
{
    /// <summary>The list of one error.</summary>
    internal static string List(string message) => $"1 error occurred:\n\t* {message}\n\n";
}
