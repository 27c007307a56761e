using Docker.DotNet;
using Grpc.Core;
using Omega.Offline.Plugins.Docker.Engine;

namespace Omega.Offline.Plugins.Docker;

/// <summary>Turns exceptions into answers whose message says what happened.</summary>
internal static class Guard
{
    /// <summary>Runs the work; every failure becomes an error of the protocol with the failure's own message.</summary>
    internal static async Task<T> RunAsync<T>(Func<Task<T>> work)
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
        catch (HttpRequestException unreachable)
        {
            throw Error(StatusCode.Unavailable, "The Docker engine does not answer: " + unreachable.Message
                + ". Is it running, and is docker:host or DOCKER_HOST right?");
        }
        catch (Exception failed) when (failed is not RpcException)
        {
            throw Error(StatusCode.Unknown, failed.Message);
        }
    }

    private static RpcException Error(StatusCode code, string message) => new(new Status(code, message));
}
