using System.Reflection;

namespace Omega.Infra.Support;

/// <summary>Scripts that Commands run, as text: the state shows what ran, and a changed script runs again.</summary>
internal static class EmbeddedScript
{
    /// <summary>Returns the common preamble followed by the library, where there is one, further functions, and the named script.</summary>
    public static string Read(string name, string? library = null, params string[] functions) =>
        TrustScript.WithCommon(string.Join('\n', [.. library is null ? [] : new[] { Resource(library) }, .. functions, Resource(name)]));

    /// <summary>Text of an embedded script, alone.</summary>
    public static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.sh")
            ?? throw new InvalidOperationException($"The script '{name}.sh' is not embedded in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
