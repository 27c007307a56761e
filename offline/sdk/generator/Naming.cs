namespace Omega.Offline.Sdk.Generator;

/// <summary>How the official packages turn tokens into C# names.</summary>
internal sealed class Naming(string package)
{
    /// <summary>Whether arguments and outputs lie in namespaces of their own, apart from the resources.</summary>
    public bool HasTypesNamespace => package == "kubernetes";

    /// <summary>Namespace of the provider and of what has no module.</summary>
    public string Root => $"Pulumi.{Pascal(package)}";

    public static string Pascal(string name) =>
        name == "kubeconfig" ? "KubeConfig" : name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>`docker:index/container:Container` is `Container`; `command:local:run` is `Run`.</summary>
    public static string TypeName(string token) => Pascal(token[(token.LastIndexOf(':') + 1)..]);

    /// <summary>Types of a function's result carry a suffix in the official packages.</summary>
    public static string OutputName(string token) =>
        TypeName(token) + (char.IsLower(token[token.LastIndexOf(':') + 1]) ? "Result" : "");

    /// <summary>Namespace of a resource, a function or an enumeration.</summary>
    public string Namespace(string token) => Module(token) is { Length: > 0 } module ? $"{Root}.{module}" : Root;

    /// <summary>Namespace of a resource's arguments.</summary>
    public string ArgumentsNamespace(string token) => HasTypesNamespace ? $"{Root}.Types.Inputs.{Module(token)}" : Namespace(token);

    /// <summary>Namespace of a structured type; the folder is `Inputs` or `Outputs`.</summary>
    public string Namespace(string token, string folder)
    {
        var module = Module(token);
        return HasTypesNamespace ? $"{Root}.Types.{folder}.{(module.Length > 0 ? module : "Provider")}"
            : module.Length > 0 ? $"{Root}.{module}.{folder}" : $"{Root}.{folder}";
    }

    /// <summary>`index/container` has no module, `local` is `Local`, `networking.k8s.io/v1` is `Networking.V1`.</summary>
    private string Module(string token)
    {
        var parts = token.Split(':')[1].Split('/');
        return parts[0] is "index" or "config" ? ""
            : HasTypesNamespace ? $"{Pascal(parts[0].Split('.')[0])}.{Pascal(parts[1])}"
            : Pascal(parts[0]);
    }
}
