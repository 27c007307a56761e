namespace Omega.Offline.Engine.Tests.Support;

/// <summary>Where commands in this process have their state, home and passphrase; commands that other tests start get an environment of their own.</summary>
internal sealed class StateVariables : IDisposable
{
    private readonly HashSet<string> _names = [];

    public StateVariables(string folder)
    {
        Set("PULUMI_BACKEND_URL", $"file://{folder}/state");
        Set("PULUMI_HOME", $"{folder}/home");
        Set("PULUMI_CONFIG_PASSPHRASE", "some passphrase");
    }

    /// <summary>Sets one until the end of the test; null: it is not there.</summary>
    public void Set(string name, string? value)
    {
        _names.Add(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => _names.ToList().ForEach(name => Environment.SetEnvironmentVariable(name, null));
}
