namespace Omega.Image.Tests.Support;

/// <summary>What every response carries, whatever its kind.</summary>
internal static class SecurityHeaders
{
    public static IReadOnlyDictionary<string, string> Required { get; } = new Dictionary<string, string>
    {
        ["X-Content-Type-Options"] = "nosniff",
        ["X-Frame-Options"] = "DENY",
        ["Referrer-Policy"] = "no-referrer",
        ["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ["Cross-Origin-Opener-Policy"] = "same-origin",
        ["Cross-Origin-Embedder-Policy"] = "require-corp",
        ["Cross-Origin-Resource-Policy"] = "same-origin",
    };

    /// <summary>Fails unless the response has each header exactly once, and a policy without inline code.</summary>
    public static void AssertOn(string response)
    {
        var headers = response.Split("\r\n\r\n")[0].Split("\r\n").Skip(1).Select(line => line.Split(": ", 2)).ToLookup(
            parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Required)
        {
            Assert.Equal([value], headers[name]);
        }

        var policy = Assert.Single(headers["Content-Security-Policy"]);
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Single(headers["Cache-Control"]);
        Assert.Equal(["nginx"], headers["Server"]);
    }
}
