using Pulumirpc;

namespace Omega.Offline.Plugins.Language;

/// <summary>Where a Pulumi program lies and how it is to be started.</summary>
/// <param name="Root">The folder of Pulumi.yaml.</param>
/// <param name="Directory">The folder to work in.</param>
/// <param name="Project">The project file, or the folder that holds it.</param>
/// <param name="Binary">A program built elsewhere, from the option runtime.options.binary; null to build the project.</param>
internal sealed record ProgramLocation(string Root, string Directory, string Project, string? Binary)
{
    /// <summary>Reads the location out of a request.</summary>
    internal static ProgramLocation Read(ProgramInfo info)
    {
        var directory = info.ProgramDirectory;
        var binary = info.Options?.Fields.TryGetValue("binary", out var option) is true ? option.StringValue : "";
        return new ProgramLocation(
            info.RootDirectory,
            directory,
            info.EntryPoint is "" or "." ? directory : Path.Combine(directory, info.EntryPoint),
            binary.Length == 0 ? null : Path.Combine(info.RootDirectory, binary));
    }

    /// <summary>The command line that starts the program, which has been built.</summary>
    /// <param name="built">The program itself where it is known; `dotnet run` finds it otherwise, which takes it about a second.</param>
    internal IReadOnlyList<string> Command(string? built) => (Binary ?? built) switch
    {
        null => ["dotnet", "run", "--no-build", "--project", Project],
        var program when program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) => ["dotnet", program],
        var program => [program],
    };
}
