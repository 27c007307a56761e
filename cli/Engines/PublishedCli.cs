using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Omega.Cli.Support;

namespace Omega.Cli.Engines;

/// <summary>The pulumi CLI as its makers publish it: one pinned version, its archive held to their list of checksums, kept in this checkout.</summary>
internal sealed class PublishedCli(Checkout checkout, HttpMessageHandler network)
{
    /// <summary>The version that is fetched, the one that the tests run with.</summary>
    public const string Version = "3.274.1";

    // Archive and list come from two hosts: who changes one of them has not changed the other.
    private const string List = $"https://github.com/pulumi/pulumi/releases/download/v{Version}/pulumi-{Version}-checksums.txt";

    private static readonly string Archive = $"pulumi-v{Version}-linux-{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64")}.tar.gz";

    private static readonly Uri Source = new($"https://get.pulumi.com/releases/sdk/{Archive}");

    /// <summary>Path of the program, whether it was fetched or not.</summary>
    public static string Program(Checkout checkout) => Path.Combine(Folder(checkout), "pulumi");

    /// <summary>The published checksum of the archive (SHA-256, hex); null when the list cannot be had within ten seconds.</summary>
    public async Task<string?> ChecksumAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient(network, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(10) };
        string list;
        try
        {
            list = await http.GetStringAsync(new Uri(List), cancellation);
        }
        catch (Exception away) when (IsAway(away, cancellation))
        {
            return null;
        }

        return list.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .FirstOrDefault(words => words.Length == 2 && words[1] == Archive)?[0]
            ?? throw new OmegaException($"{List} names no {Archive}: nothing was installed. Install pulumi by hand: https://www.pulumi.com/docs/install/");
    }

    /// <summary>Fetches the archive and unpacks it when it is the one of the checksum; false when it cannot be had. Nothing is left of one that is not whole.</summary>
    public async Task<bool> InstallAsync(string checksum, CancellationToken cancellation)
    {
        SecretFile.Folder(Path.GetDirectoryName(Folder(checkout))!);
        var work = Directory.CreateDirectory($"{Folder(checkout)}.part");
        try
        {
            var archive = Path.Combine(work.FullName, Archive);
            if (!await DownloadAsync(archive, cancellation))
            {
                return false;
            }

            await using (var stream = File.OpenRead(archive))
            {
                var given = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
                if (given != checksum)
                {
                    throw new OmegaException(
                        $"{Source} is not what {List} promises: its SHA-256 must be {checksum}, was {given}. Nothing was installed; try again later, or install pulumi by hand.",
                        ExitCode.Refused);
                }

                stream.Position = 0;
                await using var unpacked = new GZipStream(stream, CompressionMode.Decompress);
                await TarFile.ExtractToDirectoryAsync(unpacked, work.FullName, overwriteFiles: true, cancellation);
            }

            if (Directory.Exists(Folder(checkout)))
            {
                Directory.Delete(Folder(checkout), recursive: true);
            }

            Directory.Move(Path.Combine(work.FullName, "pulumi"), Folder(checkout));
            return true;
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private async Task<bool> DownloadAsync(string file, CancellationToken cancellation)
    {
        using var http = new HttpClient(network, disposeHandler: false) { Timeout = TimeSpan.FromMinutes(10) };
        try
        {
            await using var from = await http.GetStreamAsync(Source, cancellation);
            await using var to = File.Create(file);
            await from.CopyToAsync(to, cancellation);
            return true;
        }
        catch (Exception away) when (IsAway(away, cancellation))
        {
            return false;
        }
    }

    private static bool IsAway(Exception problem, CancellationToken cancellation) =>
        problem is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested;

    private static string Folder(Checkout checkout) => Path.Combine(checkout.Machine, "pulumi", Version);
}
