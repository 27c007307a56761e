using Pulumi;

namespace Omega.Infra.Hosting;

/// <summary>A host that serves one release.</summary>
internal interface ISite
{
    /// <summary>Address the site answers on; known only when the release is active.</summary>
    Output<string> Url { get; }

    /// <summary>Version that is served; known only when the release is active.</summary>
    Output<string> Served { get; }

    /// <summary>Image of the edge, by digest; empty where the host needs none.</summary>
    Output<string> Edge { get; }

    /// <summary>Images verified before that single resources go on running.</summary>
    IReadOnlyList<(Output<string> Reference, Resource Resource)> Kept { get; }
}
