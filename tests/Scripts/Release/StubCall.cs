namespace Omega.Scripts.Tests.Release;

/// <summary>One call of a stub.</summary>
/// <param name="Program">Name of the program.</param>
/// <param name="Arguments">Its arguments, joined by spaces.</param>
/// <param name="Environment">Names of its environment variables.</param>
/// <param name="Input">What it was given on its standard input.</param>
/// <param name="Parent">Name of the program that started it.</param>
/// <param name="Files">Mode and path of each file in its Docker configuration.</param>
/// <param name="Authority">Certificate that it trusts for the trust server.</param>
public sealed record StubCall(
    string Program, string Arguments, IReadOnlyList<string> Environment, string Input, string Parent, IReadOnlyList<string> Files, string Authority)
{
    /// <summary>Reads what the stub has written.</summary>
    public static StubCall Parse(string text)
    {
        var fields = text.Split('\x1e');
        return new(fields[0], fields[1], Lines(fields[2]), fields[3], fields[4], Lines(fields[5]), fields[6]);
    }

    public override string ToString() => $"{Program} {Arguments}";

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
