namespace Omega.Core.Evidence;

/// <summary>What Trivy reads of a package beside its package URL: it knows vulnerabilities by source package, in the parts of its version.</summary>
internal static class TrivyNames
{
    private const string Prefix = "aquasecurity:trivy:";

    public static IEnumerable<(string Name, string Value)> Of(BasePackage package, PackageKind kind)
    {
        yield return ($"{Prefix}PkgID", $"{package.Name}@{package.Version}");
        yield return ($"{Prefix}PkgType", kind.Distribution.Id);
        yield return ($"{Prefix}SrcName", package.Source);
        if (kind.Type != "deb")
        {
            yield return ($"{Prefix}SrcVersion", package.SourceVersion);
            yield break;
        }

        var (epoch, rest) = package.SourceVersion.Split(':', 2) is [var first, var second] ? (first, second) : ("", package.SourceVersion);
        var dash = rest.LastIndexOf('-');
        yield return ($"{Prefix}SrcVersion", dash < 0 ? rest : rest[..dash]);
        if (dash >= 0)
        {
            yield return ($"{Prefix}SrcRelease", rest[(dash + 1)..]);
        }

        if (epoch.Length > 0)
        {
            yield return ($"{Prefix}SrcEpoch", epoch);
        }
    }
}
