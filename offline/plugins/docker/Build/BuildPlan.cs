using System.Runtime.InteropServices;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Build;

/// <summary>The build part of an image's inputs, completed.</summary>
internal static class BuildPlan
{
    /// <summary>The inputs with context, recipe, platform and the context's digest filled in.</summary>
    internal static Struct Complete(Struct? given)
    {
        var build = given?.Clone() ?? new Struct();
        var context = build.NonEmpty("context") ?? ".";
        build.Fields["context"] = Value.ForString(context);
        if (build.NonEmpty("dockerfile") is null)
        {
            build.Fields["dockerfile"] = Value.ForString(context == "." ? "Dockerfile" : Path.Combine(context, "Dockerfile"));
        }

        if (build.NonEmpty("platform") is null)
        {
            build.Fields["platform"] = Value.ForString(
                RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux/arm64" : "linux/amd64");
        }

        var dockerfile = build.Text("dockerfile")!;
        if (!Wire.IsUnknown(build.Fields["context"]) && !Wire.IsUnknown(build.Fields["dockerfile"]))
        {
            build.Fields["contextDigest"] = Value.ForString(BuildContext.Read(context, dockerfile).Digest());
        }

        return build;
    }
}
