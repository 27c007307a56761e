using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Plugins.Hosting;
using Pulumirpc;

namespace Omega.Offline.Plugins.Language;

/// <summary>Builds and runs Pulumi programs written in .NET, as the official language host does.</summary>
internal sealed class LanguageHost(string engineAddress, IProcessRunner processes, IEngineLog log)
    : LanguageRuntime.LanguageRuntimeBase, IDisposable
{
    // The program told the user what is wrong; nothing is left to say.
    private const int AlreadyReported = 32;

    private readonly CancellationTokenSource _cancelled = new();
    private readonly ProjectBuilder _builder = new(processes, log);

    /// <inheritdoc/>
    public override Task<LanguageHandshakeResponse> Handshake(LanguageHandshakeRequest request, ServerCallContext context) =>
        Task.FromResult(new LanguageHandshakeResponse());

    /// <inheritdoc/>
    public override Task<PluginInfo> GetPluginInfo(Empty request, ServerCallContext context) =>
        Task.FromResult(new PluginInfo { Version = "3.0.0" });

    /// <summary>Builds the program and names no package.</summary>
    /// <remarks>
    /// What is named here the CLI would download unless it is installed. Unnamed, it looks for a provider when the first
    /// resource needs it, on PATH as well. That also saves the official host's second step, `dotnet list package`, whose
    /// answer would be thrown away and whose run takes about a second.
    /// </remarks>
    public override Task<GetRequiredPackagesResponse> GetRequiredPackages(
        GetRequiredPackagesRequest request, ServerCallContext context) => GuardAsync(context, async token =>
    {
        await _builder.BuildAsync(ProgramLocation.Read(request.Info), token);
        return new GetRequiredPackagesResponse();
    });

    /// <inheritdoc/>
    public override Task<GetRequiredPluginsResponse> GetRequiredPlugins(
        GetRequiredPluginsRequest request, ServerCallContext context) => GuardAsync(context, async token =>
    {
        await _builder.BuildAsync(ProgramLocation.Read(request.Info), token);
        return new GetRequiredPluginsResponse();
    });

    /// <inheritdoc/>
    public override Task InstallDependencies(
        InstallDependenciesRequest request,
        IServerStreamWriter<InstallDependenciesResponse> responseStream,
        ServerCallContext context) => GuardAsync(context, async token =>
    {
        var exitCode = await _builder.RunAsync(
            ProgramLocation.Read(request.Info),
            line => responseStream.WriteAsync(new InstallDependenciesResponse { Stdout = ByteString.CopyFromUtf8(line + "\n") }),
            token);
        return exitCode == 0
            ? exitCode
            : throw new LanguageException($"'dotnet build' failed to install dependencies: exit status {exitCode}");
    });

    /// <inheritdoc/>
    public override Task<RunResponse> Run(RunRequest request, ServerCallContext context) => GuardAsync(context, async token =>
    {
        var program = ProgramLocation.Read(request.Info);
        var exitCode = await processes.RunAsync(
            new ProcessRequest(
                await _builder.EnsureAsync(program, token),
                program.Directory,
                new OutputRelay(log).WriteAsync,
                new OutputRelay(log).WriteAsync)
            {
                Variables = ProgramEnvironment.For(request, engineAddress),
            },
            token);
        return exitCode switch
        {
            0 => new RunResponse(),
            AlreadyReported => new RunResponse { Bail = true },
            _ => new RunResponse { Error = $"Program exited with non-zero exit code: {exitCode}" },
        };
    });

    /// <inheritdoc/>
    public override Task<AboutResponse> About(AboutRequest request, ServerCallContext context) =>
        GuardAsync(context, async token =>
        {
            if (request.Info is { ProgramDirectory.Length: > 0 } info && ProjectBuilder.Current(ProgramLocation.Read(info)) is { } built)
            {
                return new AboutResponse { Executable = "dotnet", Version = built.Sdk };
            }

            var version = new List<string>();
            await processes.RunAsync(
                new ProcessRequest(
                    ["dotnet", "--version"],
                    request.Info?.ProgramDirectory is { Length: > 0 } directory ? directory : Environment.CurrentDirectory,
                    line =>
                    {
                        version.Add(line);
                        return Task.CompletedTask;
                    },
                    _ => Task.CompletedTask),
                token);
            return new AboutResponse { Executable = "dotnet", Version = string.Join('\n', version).Trim() };
        });

    /// <inheritdoc/>
    public override Task<GetProgramDependenciesResponse> GetProgramDependencies(
        GetProgramDependenciesRequest request, ServerCallContext context) => GuardAsync(context, _ =>
    {
        var response = new GetProgramDependenciesResponse();
        response.Dependencies.AddRange(
            PackageList.Read(ProgramLocation.Read(request.Info), request.TransitiveDependencies));
        return Task.FromResult(response);
    });

    /// <inheritdoc/>
    public override Task<RuntimeOptionsResponse> RuntimeOptionsPrompts(
        RuntimeOptionsRequest request, ServerCallContext context) => Task.FromResult(new RuntimeOptionsResponse());

    /// <inheritdoc/>
    public override Task<Empty> Cancel(Empty request, ServerCallContext context)
    {
        _cancelled.Cancel();
        return Task.FromResult(new Empty());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancelled.Cancel();
        _cancelled.Dispose();
    }

    private async Task<T> GuardAsync<T>(ServerCallContext context, Func<CancellationToken, Task<T>> work)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_cancelled.Token, context.CancellationToken);
        try
        {
            return await work(ending.Token);
        }
        catch (LanguageException failed)
        {
            throw new RpcException(new Status(StatusCode.Unknown, failed.Message));
        }
    }
}
