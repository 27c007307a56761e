namespace Omega.Cli.Processes;

/// <summary>A program to run: no shell is between us and it.</summary>
/// <param name="File">Name on PATH, or path.</param>
/// <param name="Arguments">Arguments, passed as they are.</param>
internal sealed record ProcessCall(string File, params IReadOnlyList<string> Arguments)
{
    /// <summary>Bytes for its standard input, which is closed after them; secrets go here, never into arguments.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Variables set or, when null, removed.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Folder it runs in; the caller's when null.</summary>
    public string? Folder { get; init; }

    /// <summary>How long it may take before it is killed.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Receives each line of both outputs when it is written.</summary>
    public Action<string>? OnLine { get; init; }
}
