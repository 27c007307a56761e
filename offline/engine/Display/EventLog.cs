using System.Threading.Channels;
using Grpc.Core;
using Omega.Offline.Engine.Plugins;
using Pulumirpc;

namespace Omega.Offline.Engine.Display;

/// <summary>Where <c>--event-log</c> sends the events of a run: a file, or the service of a program that listens.</summary>
internal sealed class EventLog : IAsyncDisposable
{
    private const string Service = "tcp://";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _writing;
    private readonly string _target;

    private EventLog(string target, Func<IAsyncEnumerable<string>, Task> write)
    {
        _target = target;
        _writing = Task.Run(() => write(_lines.Reader.ReadAllAsync()));
    }

    /// <summary>Opens a file, which is written anew, or <c>tcp://HOST:PORT</c>.</summary>
    public static EventLog Open(string target)
    {
        if (target.StartsWith(Service, StringComparison.Ordinal))
        {
            return new EventLog(target, lines => SendAsync(target[Service.Length..], lines));
        }

        try
        {
            var file = new StreamWriter(Path.GetFullPath(target)) { AutoFlush = true };
            return new EventLog(target, lines => WriteAsync(file, lines));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"--event-log: '{target}' cannot be written: {problem.Message} Nothing was changed.");
        }
    }

    /// <summary>Sends one event. Whoever listens need not be quick: nothing waits for him before the end.</summary>
    public void Write(string line) => _lines.Writer.TryWrite(line);

    /// <summary>Ends when every event has arrived; a listener that is gone is named, and changes nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.Complete();
        try
        {
            await _writing.WaitAsync(Limit);
        }
        catch (Exception problem) when (problem is RpcException or IOException or TimeoutException)
        {
            var reason = (problem as RpcException)?.Status.Detail ?? problem.Message;
            await Console.Error.WriteLineAsync($"warning: events did not reach {_target}: {reason}");
        }
    }

    private static async Task WriteAsync(StreamWriter file, IAsyncEnumerable<string> lines)
    {
        await using (file)
        {
            await foreach (var line in lines)
            {
                await file.WriteAsync(line + "\n");
            }
        }
    }

    private static async Task SendAsync(string address, IAsyncEnumerable<string> lines)
    {
        using var channel = PluginProcess.Connect(address);
        using var call = new Events.EventsClient(channel).StreamEvents();
        await foreach (var line in lines)
        {
            await call.RequestStream.WriteAsync(new EventRequest { Event = line });
        }

        await call.RequestStream.CompleteAsync();
        await call;
    }
}
