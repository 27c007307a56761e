using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command.Tests.Support;

/// <summary>A service whose methods answer, refuse, break, stream and wait.</summary>
internal sealed class TalkingHost : LanguageRuntime.LanguageRuntimeBase
{
    internal TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource GivenUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task<AboutResponse> About(AboutRequest request, ServerCallContext context) =>
        Task.FromResult(new AboutResponse { Version = request.Info.EntryPoint });

    public override Task<LanguageHandshakeResponse> Handshake(LanguageHandshakeRequest request, ServerCallContext context) =>
        throw new RpcException(new Status(StatusCode.FailedPrecondition, "no: ünfit\nat all, 100%"), new Metadata { { "detail-bin", [1, 2, 255] } });

    public override Task<PluginInfo> GetPluginInfo(Empty request, ServerCallContext context) => throw new InvalidOperationException("broken");

    public override async Task InstallDependencies(
        InstallDependenciesRequest request, IServerStreamWriter<InstallDependenciesResponse> responseStream, ServerCallContext context)
    {
        foreach (var text in new[] { "one", "two" })
        {
            await responseStream.WriteAsync(new InstallDependenciesResponse { Stdout = ByteString.CopyFromUtf8(text) });
        }
    }

    public override async Task<GetProgramDependenciesResponse> GetProgramDependencies(GetProgramDependenciesRequest request, ServerCallContext context)
    {
        Waiting.SetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
        finally
        {
            GivenUp.SetResult();
        }

        return new GetProgramDependenciesResponse();
    }
}
