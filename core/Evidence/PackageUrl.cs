namespace Omega.Core.Evidence;

/// <summary>Package URLs, by which scanners know packages: `pkg:deb/debian/nginx@1.26.3-3?arch=amd64&amp;distro=debian-13`.</summary>
internal static class PackageUrl
{
    public static string Of(BasePackage package, PackageKind kind)
    {
        var distribution = kind.Distribution;
        var upstream = (package.Source, package.SourceVersion) == (package.Name, package.Version) ? ""
            : $"&upstream={Escaped(package.SourceVersion == package.Version ? package.Source : $"{package.Source}@{package.SourceVersion}")}";
        return $"pkg:{kind.Type}/{Escaped(distribution.Id)}/{Escaped(package.Name)}@{Escaped(package.Version)}"
            + $"?arch={Escaped(package.Architecture)}&distro={Escaped(distribution.Id)}-{Escaped(distribution.Version)}{upstream}";
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text);
}
