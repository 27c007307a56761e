namespace Omega.Core.Evidence;

/// <summary>A package that a base image says is installed.</summary>
/// <param name="Name">Name of the package.</param>
/// <param name="Version">Its version, as the distribution writes it.</param>
/// <param name="Architecture">What it is built for.</param>
/// <param name="Source">Name of the source package, by which distributions tell of vulnerabilities.</param>
/// <param name="SourceVersion">Version of the source package.</param>
public sealed record BasePackage(string Name, string Version, string Architecture, string Source, string SourceVersion);

/// <summary>Distribution of a base image, as its os-release says.</summary>
/// <param name="Id">`debian`, `ubuntu`, `alpine`.</param>
/// <param name="Version">`13`, `24.04`, `3.22.1`.</param>
public sealed record Distribution(string Id, string Version);

/// <summary>Kind of a base's packages, as package URLs say it.</summary>
/// <param name="Type">`deb`, `apk`.</param>
/// <param name="Distribution">Distribution that they are of.</param>
public sealed record PackageKind(string Type, Distribution Distribution);
