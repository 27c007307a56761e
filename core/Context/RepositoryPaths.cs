using Omega.Core.StackFiles;

namespace Omega.Core.Context;

/// <summary>Where things lie in a checkout.</summary>
/// <param name="Root">Folder that holds Pulumi.yaml.</param>
public sealed record RepositoryPaths(string Root)
{
    /// <summary>Folder that the build context is laid out in; git-ignored.</summary>
    public string Context { get; init; } = Path.Combine(Root, ".omega", "context");

    /// <summary>Folder of the sites that were built, by what they were built from; git-ignored.</summary>
    public string BuiltSites => Path.Combine(Root, ".omega", "built");

    /// <summary>Folder of the traces of what nobody foresaw; git-ignored.</summary>
    public string Traces => Path.Combine(Root, ".omega", "log");

    /// <summary>Folder of what is known of releases; git-ignored.</summary>
    public string Evidence => Path.Combine(Root, ".omega", "evidence");

    /// <summary>Folder of the certificates that `omega certificate` has had made for a stack; git-ignored.</summary>
    public string Acme(string stack) => Path.Combine(Root, ".omega", "acme", stack);

    /// <summary>The build context as the program's folder sees it: no path of a checkout gets into the state.</summary>
    public const string ContextFromProgram = "../.omega/context";

    /// <summary>The recipe as the program's folder sees it.</summary>
    public const string DockerfileFromProgram = ContextFromProgram + "/nginx/Dockerfile";

    /// <summary>The recipe with labels of a stack at its end, as the program's folder sees it.</summary>
    public const string LabelledDockerfileFromProgram = ContextFromProgram + "/served/Dockerfile";

    /// <summary>Digest of the checked-in configuration of a stack as it is now; null when there is none.</summary>
    public Digest? StackFileDigest(string stack) =>
        Path.Combine(Root, $"Pulumi.{stack}.yaml") is var file && File.Exists(file) ? StackFile.DigestOf(file) : null;
}
