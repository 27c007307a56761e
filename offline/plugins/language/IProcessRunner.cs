namespace Omega.Offline.Plugins.Language;

/// <summary>Runs other programs.</summary>
internal interface IProcessRunner
{
    /// <summary>Runs the program to its end and returns its exit code; cancellation kills it and all that it started.</summary>
    Task<int> RunAsync(ProcessRequest request, CancellationToken cancellation);
}
