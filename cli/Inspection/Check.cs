namespace Omega.Cli.Inspection;

/// <summary>One demand on a running container and what was found.</summary>
/// <param name="Container">Name of the container.</param>
/// <param name="Control">What is demanded.</param>
/// <param name="Cis">Recommendation of the CIS Docker Benchmark 1.6, or empty.</param>
/// <param name="PodSecurity">Control of the Kubernetes Pod Security Standards, or empty.</param>
/// <param name="Required">The value that is demanded.</param>
/// <param name="Actual">The value that was found.</param>
/// <param name="Holds">Whether they agree.</param>
internal sealed record Check(string Container, string Control, string Cis, string PodSecurity, string Required, string Actual, bool Holds);
