using Grpc.Core;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Steps;
using Pulumirpc;

namespace Omega.Offline.Engine.Commands;

/// <summary>Runs the program through its language host and ends it when the run has failed.</summary>
internal sealed class ProgramRunner
{
    private readonly ProjectFile _project;
    private readonly StackConfig _config;
    private readonly RunContext _context;
    private readonly ProviderRegistry _providers;
    private readonly RunOptions _options;

    /// <summary>Runs the project's program with that configuration in that run.</summary>
    public ProgramRunner(ProjectFile project, StackConfig config, RunContext context, ProviderRegistry providers, RunOptions options)
    {
        _project = project;
        _config = config;
        _context = context;
        _providers = providers;
        _options = options;
    }

    /// <summary>Runs the program to its end.</summary>
    public async Task RunAsync(ProgramStart program, string engineAddress)
    {
        try
        {
            var language = await program.Host;
            _providers.Versions = await program.Required.WaitAsync(_context.Status.Stop);
            var running = language.RunAsync(Request(engineAddress), CancellationToken.None);
            await Task.WhenAny(running, StoppedAsync(_context.Status.Stop));
            if (_context.Status.Failed)
            {
                // The run lets end what the providers have begun; then the program, which still waits, is ended with its host.
                _ = running.ContinueWith(task => task.Exception, TaskScheduler.Default);
                throw new StepFailedException();
            }

            var response = await running;
            if (response.Error.Length > 0)
            {
                throw _context.Fail(response.Error);
            }

            if (response.Bail)
            {
                _context.Status.Fail();
            }
        }
        catch (OperationCanceledException)
        {
            throw new StepFailedException();
        }
        catch (RpcException problem)
        {
            throw _context.Fail($"the language host '{_project.Runtime}' failed: {problem.Status.Detail}");
        }
    }

    private RunRequest Request(string engineAddress)
    {
        var request = new RunRequest
        {
            Project = _context.Stack.Project,
            Stack = _context.Stack.Stack,
            Organization = StackName.Organization,
            DryRun = _context.Preview,
            Parallel = _options.Parallel,
            MonitorAddress = engineAddress,
            LoaderTarget = engineAddress,
            MapperTarget = engineAddress,
            Config = { _config.Values.ToDictionary(item => item.Key, item => item.Value) },
            ConfigSecretKeys = { _config.SecretKeys },
            Args = { engineAddress },
        };
        return request;
    }

    private static async Task StoppedAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            // That is what was waited for.
        }
    }
}
