using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Omega.Attacks.Tests.Support;

namespace Omega.Attacks.Tests;

/// <summary>A registry that lies.</summary>
public sealed class RegistryTests(AttackedStack stack) : Attack(stack)
{
    private const string One = "application/vnd.docker.distribution.manifest.v2+json";
    private const string List = "application/vnd.docker.distribution.manifest.list.v2+json";

    [SkippableFact]
    public async Task It_shows_another_image_after_the_push_and_nothing_is_signed()
    {
        var other = await AttackedStack.ManifestAsync(First);

        await Attacked.RefusedAsync(() => AfterAPush(exchange => Show(exchange, other)), Refused, "It answers for something else, so nothing is signed.");
    }

    [SkippableFact]
    public async Task It_shows_an_index_after_the_push_and_nothing_is_signed()
    {
        var other = await AttackedStack.ManifestAsync(First);
        var index = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = List,
            manifests = new[]
            {
                new { mediaType = One, size = other.Length, digest = Digest(other), platform = new { architecture = "amd64", os = "linux" } },
            },
        });

        await Attacked.RefusedAsync(() => AfterAPush(exchange => Show(exchange, index, List)), Refused, "with an index of several images");
    }

    /// <summary>Two readers of one manifest: the last of two fields counts for one, the first for the other.</summary>
    [SkippableFact]
    public async Task It_shows_a_manifest_that_names_two_images_and_nothing_is_signed()
    {
        var other = JsonNode.Parse(await AttackedStack.ManifestAsync(First))!["config"]!.ToJsonString();

        await Attacked.RefusedAsync(
            () => AfterAPush(exchange =>
            {
                if (exchange.Status == 200 && exchange.Body.Length > 0)
                {
                    Show(exchange, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(exchange.Body).TrimEnd().TrimEnd('}') + $",\"Config\":{other}}}"));
                }
            }),
            Refused,
            "with nothing like one image manifest");
    }

    [SkippableFact]
    public async Task It_moves_the_tag_of_what_serves()
    {
        var other = await AttackedStack.ManifestAsync(First);
        Attacked.Registry.Tamper = exchange =>
        {
            if (IsManifest(exchange, Served))
            {
                Show(exchange, other);
            }
        };

        await Attacked.RefusedAsync(Attacked.UpAsync, Refused, $"the tag {AttackedStack.Repository}:{Served} was moved");
    }

    [SkippableFact]
    public async Task It_gives_other_bytes_for_the_files_of_a_release_that_is_gone_back_to()
    {
        var digest = Digest(await AttackedStack.ManifestAsync(Second));
        var image = (await Shell.DockerAsync("image", "inspect", "--format", "{{.Id}}", $"{AttackedStack.Repository}:{Second}")).Must();
        (await Shell.DockerAsync("image", "rm", "--force", image)).Must();
        Attacked.Registry.Tamper = exchange =>
        {
            if (exchange.IsRead && exchange.Path.Contains("/blobs/sha256:", StringComparison.Ordinal) && exchange.Body.Length > 0)
            {
                exchange.Body = [.. exchange.Body[..^1], (byte)(exchange.Body[^1] ^ 1)];
            }
        };

        await Attacked.RefusedAsync(() => Stack.OmegaAsync("rollback", Second, TestStack.Name), Failed, digest, "verif");
    }

    [SkippableFact]
    public async Task It_changes_a_record_that_is_kept_beside_the_images()
    {
        Attacked.Registry.Tamper = exchange =>
        {
            if (exchange.Method == "GET" && exchange.Path.Contains("/manifests/ledger-", StringComparison.Ordinal) && exchange.Status == 200)
            {
                var text = Encoding.UTF8.GetString(exchange.Body);
                foreach (var quote in new[] { "\\u0022", "\\\"" })
                {
                    text = text.Replace($"{quote}by{quote}:{quote}", $"{quote}by{quote}:{quote}x", StringComparison.Ordinal)
                        .Replace($"{quote}hash{quote}:{quote}", $"{quote}hash{quote}:{quote}0", StringComparison.Ordinal);
                }

                Show(exchange, Encoding.UTF8.GetBytes(text), exchange.Headers["Content-Type"]);
            }
        };

        await Attacked.RefusedAsync(Attacked.UpWithAnotherPageAsync, Refused, "is not the one that was anchored beside the images: it was rewritten");
    }

    /// <summary>A new release whose tag is answered for in another way from its push on.</summary>
    private Task<Ran> AfterAPush(Action<Exchange> lie)
    {
        string? pushed = null;
        Attacked.Registry.Tamper = exchange =>
        {
            var tag = exchange.Path[(exchange.Path.LastIndexOf('/') + 1)..];
            if (exchange.Method == "PUT" && exchange.Path.Contains("/manifests/2", StringComparison.Ordinal))
            {
                pushed = tag;
            }
            else if (pushed is not null && IsManifest(exchange, pushed))
            {
                lie(exchange);
            }
        };
        return Attacked.UpWithAnotherPageAsync();
    }

    private static bool IsManifest(Exchange exchange, string reference) =>
        exchange.IsRead && exchange.Path.EndsWith($"/manifests/{reference}", StringComparison.Ordinal);

    /// <summary>Says consistently that the other thing is what was asked for.</summary>
    private static void Show(Exchange exchange, byte[] manifest, string type = One)
    {
        exchange.Status = 200;
        exchange.Body = manifest;
        exchange.Headers["Content-Type"] = type;
        exchange.Headers["Docker-Content-Digest"] = Digest(manifest);
    }

    private static string Digest(byte[] manifest) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(manifest))}";
}
