namespace Omega.Offline.Sdk.Generator;

/// <summary>How the official packages turn tokens into C# names.</summary>
internal static class Naming
{
    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>`docker:index/container:Container` is `Container`; `command:local:run` is `Run`.</summary>
    public static string TypeName(string token) => Pascal(token[(token.LastIndexOf(':') + 1)..]);

    /// <summary>`docker:index/…` lies in `Pulumi.Docker`, `command:local:…` in `Pulumi.Command.Local`.</summary>
    public static string Namespace(string package, string token)
    {
        var module = token.Split(':')[1].Split('/')[0];
        return module is "index" or "config" ? $"Pulumi.{Pascal(package)}" : $"Pulumi.{Pascal(package)}.{Pascal(module)}";
    }

}
