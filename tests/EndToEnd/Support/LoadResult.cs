namespace Omega.EndToEnd.Tests.Support;

/// <summary>What a load saw.</summary>
public sealed record LoadResult(int Sent, double PerSecond, IReadOnlyList<string> Failures);
