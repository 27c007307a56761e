namespace Omega.Kubernetes.Tests.Support;

/// <summary>A release that is published and signed.</summary>
public sealed record PublishedRelease(string Version, string Digest, string Content);
