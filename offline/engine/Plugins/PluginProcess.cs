using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Grpc.Net.Client;

namespace Omega.Offline.Engine.Plugins;

/// <summary>A plugin started by the engine: a program on PATH that serves gRPC and says on which port.</summary>
internal sealed class PluginProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private static readonly ConcurrentDictionary<Process, bool> Running = new();
    private static readonly Lock Ending = new();

    private readonly Process? _process;

    private PluginProcess(Process? process, GrpcChannel channel, string folder)
    {
        _process = process;
        Channel = channel;
        Folder = folder;
    }

    /// <summary>Connection to the plugin.</summary>
    public GrpcChannel Channel { get; }

    /// <summary>Folder that the plugin's program is in.</summary>
    public string Folder { get; }

    /// <summary>Full path of the named program on PATH, or nothing.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <summary>Connects to a plugin that somebody else has started.</summary>
    public static PluginProcess Attach(string address) => new(null, Connect(address), string.Empty);

    /// <summary>Starts the named program and waits for its port, a minute if nothing else is given; its other output goes to <paramref name="output"/>.</summary>
    public static async Task<PluginProcess> StartAsync(
        string name, IReadOnlyList<string> arguments, string workingFolder, Action<string, bool> output, CancellationToken cancel, TimeSpan? patience = null)
    {
        var path = Find(name) ?? throw new EngineException(
            $"no plugin '{name}' on PATH. Put the folder that holds it on PATH.");
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var process = await ChildProcesses.StartAsync(start);
        Running[process] = true;
        try
        {
            var port = await ReadPortAsync(process, path, output, patience ?? StartLimit, cancel);
            return new PluginProcess(process, Connect($"127.0.0.1:{port}"), Path.GetDirectoryName(path)!);
        }
        catch
        {
            End(process);
            throw;
        }
    }

    /// <summary>Ends every plugin that this process has started and that still runs.</summary>
    public static void EndAll()
    {
        foreach (var process in Running.Keys)
        {
            End(process);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Channel.Dispose();
        if (_process is not null)
        {
            End(_process);
        }

        return ValueTask.CompletedTask;
    }

    private static void End(Process process)
    {
        // Who comes second waits: it may end this process, and must not do so in the middle.
        lock (Ending)
        {
            ChildProcesses.End(process);
            Running.TryRemove(process, out _);
            process.Dispose();
        }
    }

    /// <summary>A connection to a service on this machine.</summary>
    public static GrpcChannel Connect(string address) => GrpcChannel.ForAddress($"http://{address}", new GrpcChannelOptions
    {
        HttpHandler = Loopback(),
        DisposeHttpClient = true,
        MaxReceiveMessageSize = null,
    });

    // One address, asked directly: what finds, balances and follows addresses costs time at the start and has nothing to do here.
    private static SocketsHttpHandler Loopback() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    private static async Task<int> ReadPortAsync(Process process, string path, Action<string, bool> output, TimeSpan patience, CancellationToken cancel)
    {
        var errors = new ConcurrentQueue<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                errors.Enqueue(text);
                output(text, true);
            }
        };
        process.BeginErrorReadLine();

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        string? first;
        try
        {
            first = await process.StandardOutput.ReadLineAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new EngineException($"plugin '{path}' did not print its port within {patience.TotalSeconds} seconds.");
        }

        if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            throw new EngineException(
                $"plugin '{path}' must print its port as the first line, printed '{first}'. {string.Join('\n', errors)}".TrimEnd());
        }

        _ = ForwardAsync(process, output);
        return port;
    }

    private static async Task ForwardAsync(Process process, Action<string, bool> output)
    {
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                output(line, false);
            }
        }
        catch (Exception problem) when (problem is InvalidOperationException or IOException or ObjectDisposedException)
        {
            // The plugin was ended.
        }
    }
}
