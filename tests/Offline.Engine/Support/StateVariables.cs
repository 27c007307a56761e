namespace Omega.Offline.Engine.Tests.Support;

/// <summary>Where commands in this process have their state, home and passphrase; commands that other tests start get an environment of their own.</summary>
internal sealed class StateVariables : IDisposable
{
    private static readonly string[] Names = ["PULUMI_BACKEND_URL", "PULUMI_HOME", "PULUMI_CONFIG_PASSPHRASE"];

    public StateVariables(string folder)
    {
        Environment.SetEnvironmentVariable(Names[0], $"file://{folder}/state");
        Environment.SetEnvironmentVariable(Names[1], $"{folder}/home");
        Environment.SetEnvironmentVariable(Names[2], "some passphrase");
    }

    public void Dispose() => Array.ForEach(Names, name => Environment.SetEnvironmentVariable(name, null));
}
