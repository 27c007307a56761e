using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Omega.Offline.Plugins.Docker.Engine;

/// <summary>A socket of this process behind which another machine's engine answers: the client speaks neither through ssh nor with certificates.</summary>
internal sealed class EngineBridge : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("omega-engine-").FullName;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private EngineBridge(Func<Task<(Stream Read, Stream Write, IDisposable Owner)>> open)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "docker.sock")));
        _socket.Listen();
        _ = AcceptAsync(open);
    }

    /// <summary>Where the engine answers instead.</summary>
    internal string Address => $"unix://{_folder}/docker.sock";

    /// <summary>A bridge to an engine that needs one; null for another.</summary>
    /// <param name="address">Where the engine is.</param>
    /// <param name="certificates">Folder of ca.pem, cert.pem and key.pem; null: no TLS.</param>
    /// <param name="ssh">The program.</param>
    internal static EngineBridge? To(string address, string? certificates, string ssh = "ssh") => Uri.TryCreate(address, UriKind.Absolute, out var engine)
        ? (engine.Scheme, certificates) switch
        {
            ("ssh", _) => new(() => Task.FromResult(Ssh(ssh, address))),
            ("tcp", { } folder) => new(() => TlsAsync(engine, folder)),
            _ => null,
        }
        : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static (Stream Read, Stream Write, IDisposable Owner) Ssh(string program, string address)
    {
        var ssh = Process.Start(new ProcessStartInfo(program, ["-o", "BatchMode=yes", "-T", address, "docker", "system", "dial-stdio"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return (ssh.StandardOutput.BaseStream, ssh.StandardInput.BaseStream, ssh);
    }

    private static async Task<(Stream Read, Stream Write, IDisposable Owner)> TlsAsync(Uri engine, string folder)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(engine.Host, engine.Port);
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPemFile(Path.Combine(folder, "ca.pem"));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trusted);
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = engine.Host,
            CertificateChainPolicy = policy,
            ClientCertificates = [X509Certificate2.CreateFromPemFile(Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"))],
        });
        return (tls, tls, client);
    }

    private async Task AcceptAsync(Func<Task<(Stream Read, Stream Write, IDisposable Owner)>> open)
    {
        try
        {
            while (true)
            {
                _ = HandOnAsync(await _socket.AcceptAsync(), open);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // Nobody asks any more.
        }
    }

    private static async Task HandOnAsync(Socket caller, Func<Task<(Stream Read, Stream Write, IDisposable Owner)>> open)
    {
        using var near = new NetworkStream(caller, ownsSocket: true);
        try
        {
            var (read, write, owner) = await open();
            using (owner)
            {
                var asked = AskAsync(near, write);
                await read.CopyToAsync(near);
                caller.Shutdown(SocketShutdown.Send);
                await asked;
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The caller sees that nobody answers; what ssh says of it stands among this plugin's messages.
            await Console.Error.WriteLineAsync(broken.Message);
        }
    }

    /// <summary>The end of a request is handed on too, and the answer to it may still come.</summary>
    private static async Task AskAsync(NetworkStream near, Stream write)
    {
        await near.CopyToAsync(write);
        if (write is SslStream tls)
        {
            await tls.ShutdownAsync();
        }
        else
        {
            write.Close();
        }
    }
}
