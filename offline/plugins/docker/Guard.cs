using System.Net.Sockets;
using Docker.DotNet;
using Grpc.Core;
using Omega.Offline.Plugins.Docker.Engine;

namespace Omega.Offline.Plugins.Docker;

/// <summary>Turns exceptions into answers whose message says what happened.</summary>
internal static class Guard
{
    /// <summary>Runs the work; every failure becomes an error of the protocol with the failure's own message.</summary>
    internal static async Task<T> RunAsync<T>(string address, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (DockerApiException refused)
        {
            throw Error(StatusCode.Unknown, EngineErrors.Describe(refused));
        }
        catch (OperationCanceledException)
        {
            throw Error(StatusCode.Cancelled, "the operation was cancelled");
        }
        catch (NotSupportedException unknown)
        {
            throw Error(StatusCode.Unimplemented, unknown.Message);
        }
        catch (Exception unreachable) when (IsUnreachable(unreachable))
        {
            throw Error(StatusCode.Unavailable, $"The Docker engine at {address} does not answer: {Innermost(unreachable)} "
                + "Start it, or set docker:host or DOCKER_HOST to its address.");
        }
        catch (Exception failed) when (failed is not RpcException)
        {
            throw Error(StatusCode.Unknown, failed.Message);
        }
    }

    private static bool IsUnreachable(Exception? exception) =>
        exception is HttpRequestException or SocketException || exception is not null && IsUnreachable(exception.InnerException);

    private static string Innermost(Exception exception) =>
        exception.InnerException is { } inner ? Innermost(inner) : exception.Message.TrimEnd('.') + ".";

    private static RpcException Error(StatusCode code, string message) => new(new Status(code, message));
}
