using Omega.Cli.Support;
using Omega.Core.Engines;
using Omega.Core.Settings;
using Spectre.Console.Cli;

namespace Omega.Cli.Engines;

/// <summary>Holds a command, and all that it starts, to one Docker engine: that of the stack, else the one that the docker client takes.</summary>
internal sealed class EngineOfStack(Func<Checkout> checkout, Func<string, string?> read, Action<string, string?> write) : ICommandInterceptor
{
    private const string Section = "omega:docker";

    /// <inheritdoc/>
    public void Intercept(CommandContext context, CommandSettings settings)
    {
        var address = settings is INamesStack { Stack: var stack } && File.Exists(checkout().StackFile(stack)) ? Of(checkout().StackFile(stack)) : null;
        foreach (var (name, value) in (address ?? OfClient())?.Variables ?? new Dictionary<string, string?>())
        {
            write(name, value);
        }
    }

    /// <summary>What a stack names, when it is well said; what is not is told with all else that is wrong in its file.</summary>
    private EngineAddress? Of(string file)
    {
        var given = StackFile.Load(file);
        var docker = new DockerSettings(given.Get(Section, "host"), given.Get(Section, "context"), given.Get(Section, "certificates"));
        return docker.Problems().Any() ? null : EngineAddress.Of(docker, read);
    }

    /// <summary>A context that is not there is the docker client's to complain of, where it is asked at all.</summary>
    private EngineAddress? OfClient()
    {
        try
        {
            return EngineAddress.OfClient(read);
        }
        catch (OmegaException)
        {
            return null;
        }
    }
}

/// <summary>Settings of a command that works on one stack.</summary>
internal interface INamesStack
{
    /// <summary>Name of the stack.</summary>
    string Stack { get; }
}
