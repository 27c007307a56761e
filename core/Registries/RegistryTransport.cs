using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Omega.Core.Registries;

/// <summary>How a registry is reached, and what is said when it is not.</summary>
public static class RegistryTransport
{
    private const int Shown = 300;

    /// <summary>True for an address of this machine, the only one that is spoken to without encryption.</summary>
    public static bool IsThisMachine(string authority)
    {
        var host = authority.StartsWith('[') ? authority.Split(']')[0].TrimStart('[') : authority.Split(':')[0];
        return host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>Follows redirects, which loses the login on the way to another host.</summary>
    internal static HttpMessageHandler Handler(string? authority, bool useProxy)
    {
        var handler = new SocketsHttpHandler { UseProxy = useProxy, ConnectTimeout = TimeSpan.FromSeconds(20), MaxAutomaticRedirections = 5 };
        if (authority is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(authority);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }

    /// <summary>A server that wants encryption answers a question without it by 400.</summary>
    internal static async Task<Uri> AddressOfThisMachineAsync(HttpClient http, string registry, CancellationToken cancellation)
    {
        var plain = new Uri($"http://{registry}/v2/");
        using var response = await http.GetAsync(plain, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.BadRequest ? new Uri($"https://{registry}/v2/") : plain;
    }

    internal static TimeSpan WaitOf(HttpResponseMessage response, int attempt, TimeSpan longest)
    {
        var asked = response.Headers.RetryAfter is { } after
            ? after.Delta ?? (after.Date - DateTimeOffset.UtcNow) ?? TimeSpan.Zero
            : TimeSpan.FromSeconds(attempt);
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked > longest ? longest : asked;
    }

    internal static OmegaException Problem(string registry, HttpRequestException exception)
    {
        var cause = exception.InnerException ?? exception;
        // What the runtime says of an answer that is no TLS.
        if (cause.Message.Contains("frame size", StringComparison.Ordinal) || cause.Message.Contains("corrupted frame", StringComparison.Ordinal))
        {
            return new($"The registry {registry} speaks plain http, which is spoken only with a registry on this machine. Give it TLS, or another omega:image.registry.");
        }

        return exception.HttpRequestError == HttpRequestError.SecureConnectionError || cause is AuthenticationException
            ? new($"The registry {registry} is not trusted: {Printable(cause.Message)}. Put its authority (PEM) into omega:image.ca.")
            : Unreached(registry, Printable(cause.Message));
    }

    internal static UnansweredException Unreached(string registry, string why) => new(
        $"The registry {registry} cannot be reached: {why}. Check that it runs, and omega:image.registry.{StartOf(registry)}");

    /// <summary>How a server is started that is on this machine, as those are that `omega setup` makes; nothing for others.</summary>
    public static string StartOf(string authority) => IsThisMachine(authority) ? " `./omega setup` starts one that was made for this checkout." : "";

    /// <summary>Status and words, fit for a message.</summary>
    internal static string Said(HttpStatusCode status, string said) =>
        Printable(said) is { Length: > 0 } words ? $"{(int)status} {words}" : $"{(int)status}";

    private static string Printable(string text)
    {
        var line = string.Join(' ', new string([.. text.Select(character => char.IsControl(character) ? ' ' : character)])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return (line.Length > Shown ? line[..Shown] : line).TrimEnd('.', ' ');
    }
}
