using System.Text;
using System.Text.RegularExpressions;
using Omega.Attacks.Tests.Support;

namespace Omega.Attacks.Tests;

/// <summary>A trust server that lies; its certificate is the right one.</summary>
public sealed class TrustServerTests(AttackedStack stack) : Attack(stack)
{
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_says_that_another_digest_was_signed(bool isNew)
    {
        Attacked.TrustServer.Tamper = exchange =>
        {
            if (exchange.IsRead && exchange.Path.Contains("/_trust/tuf/targets", StringComparison.Ordinal) && exchange.Status == 200)
            {
                exchange.Body = Encoding.UTF8.GetBytes(Regex.Replace(
                    Encoding.UTF8.GetString(exchange.Body), "\"sha256\":\"[^\"]+\"", $"\"sha256\":\"{Convert.ToBase64String(new byte[32])}\""));
            }
        };

        await Attacked.RefusedAsync(isNew ? Attacked.UpWithAnotherPageAsync : Attacked.UpAsync, Refused, "no usable trust data");
    }

    /// <summary>
    /// Each word of it was signed once, and none is expired: what is new is hidden. What was built here may be signed once more, which
    /// the server then refuses; what is gone back to is refused for good.
    /// </summary>
    [SkippableTheory]
    [InlineData("up", Failed, "but NOT signed by a key of omega:signing.signers, so it is not deployed")]
    [InlineData("rollback", Refused, "no signature for version")]
    public async Task It_repeats_what_was_signed_before_the_release_that_serves(string command, int exitCode, string found)
    {
        Attacked.TrustServer.Tamper = exchange =>
        {
            if (exchange.IsRead && exchange.Path.EndsWith("/timestamp.json", StringComparison.Ordinal))
            {
                exchange.Body = Attacked.OldTimestamp;
            }
        };

        await Attacked.RefusedAsync(() => RunAsync(command), exitCode, found);
    }

    [SkippableTheory]
    [InlineData("up", Failed, "but NOT signed by a key of omega:signing.signers, so it is not deployed")]
    [InlineData("rollback", Refused, "nothing of localhost:15555/omega/web is signed")]
    public async Task It_hides_everything(string command, int exitCode, string found)
    {
        Attacked.TrustServer.Tamper = exchange =>
        {
            if (exchange.Path.Contains("/_trust/", StringComparison.Ordinal))
            {
                (exchange.Status, exchange.Body) = (404, Encoding.UTF8.GetBytes(
                    """{"errors":[{"code":"METADATA_NOT_FOUND","message":"You have requested metadata that does not exist."}]}"""));
            }
        };

        await Attacked.RefusedAsync(() => RunAsync(command), exitCode, found);
    }

    private Task<Ran> RunAsync(string command) => Stack.OmegaAsync(command == "up" ? ["up", TestStack.Name] : ["rollback", Second, TestStack.Name]);

    [SkippableFact]
    public async Task It_stands_behind_a_certificate_of_somebody_else()
    {
        using (Stack.KeepConfiguration())
        {
            using var key = System.Security.Cryptography.ECDsa.Create();
            var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=localhost", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
            var other = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)).ExportCertificatePem();
            await Stack.SetTextAsync("omega:signing.ca", other);

            await Attacked.RefusedAsync(Attacked.UpAsync, Refused, "is not trusted");
        }
    }
}
