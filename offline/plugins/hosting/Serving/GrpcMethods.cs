using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Omega.Offline.Plugins.Hosting.Serving;

/// <summary>The methods of gRPC services by path; what is not among them is unimplemented.</summary>
internal sealed class GrpcMethods : ServiceBinderBase
{
    private readonly Dictionary<string, Func<GrpcCall, Task>> _methods = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        _methods[method.FullName] = async call =>
        {
            var request = await call.ReadAsync(method.RequestMarshaller);
            await call.WriteAsync(method.ResponseMarshaller, await handler!(request, call));
        };

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        _methods[method.FullName] = async call =>
        {
            var request = await call.ReadAsync(method.RequestMarshaller);
            await handler!(request, new MessageStream<TResponse>(call, method.ResponseMarshaller), call);
        };

    // Nothing of Pulumi's protocol that is served here streams requests.

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
    }

    /// <summary>Answers one request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var call = new GrpcCall(context);
        try
        {
            if (!_methods.TryGetValue(context.Request.Path.Value!, out var method))
            {
                throw new RpcException(new Status(StatusCode.Unimplemented, $"unknown method {context.Request.Path}"));
            }

            await method(call);
            await call.EndAsync(call.Status, call.ResponseTrailers);
        }
        catch (RpcException problem)
        {
            await call.EndAsync(problem.Status, problem.Trailers);
        }
        catch (Exception problem) when (!context.RequestAborted.IsCancellationRequested)
        {
            await call.EndAsync(new Status(StatusCode.Unknown, $"{problem.GetType().Name}: {problem.Message}"), call.ResponseTrailers);
        }
    }
}
