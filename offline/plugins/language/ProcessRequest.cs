namespace Omega.Offline.Plugins.Language;

/// <summary>One program to run, with an empty standard input.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Directory">The folder to run in.</param>
/// <param name="Output">Takes each line of standard output.</param>
/// <param name="Error">Takes each line of standard error.</param>
internal sealed record ProcessRequest(
    IReadOnlyList<string> Command, string Directory, Func<string, Task> Output, Func<string, Task> Error)
{
    /// <summary>Variables added to those of this process.</summary>
    internal IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
}
